package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ProxyProtocol;

/**
 * Destination of a connection.
 *
 * @param port TCP port of the backend
 * @param proxyProtocol the PROXY protocol header that this port expects
 */
public record Target(BackendConfig backend, int port, ProxyProtocol proxyProtocol) {}
