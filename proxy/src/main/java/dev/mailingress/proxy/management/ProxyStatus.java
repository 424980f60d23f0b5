package dev.mailingress.proxy.management;

import dev.mailingress.proxy.config.ProxyConfig;
import java.util.Optional;

/** What management shows of the proxy as a whole. May be asked by any thread. */
public interface ProxyStatus {

    /**
     * Whether new connections should come here: the first configuration is loaded, its listeners are bound, and the proxy is
     * not on its way out. A rejected update or a dead backend changes nothing: they would take every proxy out of service.
     */
    boolean isReady();

    ConfigStatus config();

    /** The configuration in force; empty before the first one. */
    Optional<ProxyConfig> running();

    /** Where the process is in its life, in one word. */
    String phase();
}
