package dev.mailingress.proxy.management;

/** What management shows. May be asked by any thread. */
public interface ProxyStatus {

    /**
     * Whether new connections should come here: the first configuration is loaded, its listeners are bound, and the proxy is
     * not on its way out. A rejected update or a dead backend changes nothing: they would take every proxy out of service.
     */
    boolean isReady();

    ConfigStatus config();
}
