package dev.mailingress.proxy.config;

import java.util.List;

/** Builder of a {@link ListenerConfig}: by default a public SMTP listener that connects to port 25 of backend "dms". */
public final class ListenerConfigBuilder {

    private final String name;
    private MailProtocol protocol = MailProtocol.SMTP;
    private Exposure exposure = Exposure.PUBLIC;
    private int port = 10025;
    private int publicPort = 25;
    private String backend = "dms";
    private String host = "mail.internal";
    private int targetPort = 25;
    private ProxyProtocol proxyProtocol = ProxyProtocol.V2;
    private List<RouteConfig> routes = List.of();
    private Unmatched unmatched = Unmatched.DEFAULT;
    private ListenerLimits limits = ListenerLimits.NONE;

    private ListenerConfigBuilder(String name) {
        this.name = name;
    }

    public static ListenerConfigBuilder aListener(String name) {
        return new ListenerConfigBuilder(name);
    }

    public ListenerConfigBuilder protocol(MailProtocol value) {
        protocol = value;
        return this;
    }

    public ListenerConfigBuilder exposure(Exposure value) {
        exposure = value;
        return this;
    }

    public ListenerConfigBuilder port(int value) {
        port = value;
        return this;
    }

    public ListenerConfigBuilder publicPort(int value) {
        publicPort = value;
        return this;
    }

    public ListenerConfigBuilder target(String toBackend, int toPort) {
        backend = toBackend;
        targetPort = toPort;
        return this;
    }

    public ListenerConfigBuilder target(String toBackend, String toHost, int toPort) {
        host = toHost;
        return target(toBackend, toPort);
    }

    public ListenerConfigBuilder proxyProtocol(ProxyProtocol value) {
        proxyProtocol = value;
        return this;
    }

    public ListenerConfigBuilder routes(List<RouteConfig> byServerName, Unmatched others) {
        routes = byServerName;
        unmatched = others;
        return this;
    }

    public ListenerConfigBuilder limits(ListenerLimits value) {
        limits = value;
        return this;
    }

    public ListenerConfig build() {
        return new ListenerConfig(
                name,
                protocol,
                exposure,
                port,
                publicPort,
                backend,
                List.of(new TargetConfig(host, targetPort, proxyProtocol)),
                routes,
                unmatched,
                limits);
    }
}
