package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ProxyProtocol;

/**
 * Where a connection goes in the end.
 *
 * @param port the backend's TCP port
 * @param proxyProtocol the header that this port expects
 */
public record Target(BackendConfig backend, int port, ProxyProtocol proxyProtocol) {}
