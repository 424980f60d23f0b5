package dev.mailingress.proxy.management;

import dev.mailingress.proxy.config.ProxyConfig;
import java.util.Optional;

/** Status of the proxy as a whole, for the management port. Thread-safe. */
public interface ProxyStatus {

    /**
     * Whether the proxy should receive new connections: the first configuration is loaded, its listeners are bound, and
     * the proxy is not draining. Independent of rejected updates and unreachable backends, which would make all proxies
     * unready.
     */
    boolean isReady();

    ConfigStatus config();

    /** The running configuration; empty before the first one. */
    Optional<ProxyConfig> running();

    /** Phase of the process, in upper case. */
    String phase();
}
