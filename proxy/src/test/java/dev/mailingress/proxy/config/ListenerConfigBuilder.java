package dev.mailingress.proxy.config;

import java.util.ArrayList;
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
    private final List<TargetConfig> formerTargets = new ArrayList<>();
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

    /** Adds a target after the preferred one. */
    public ListenerConfigBuilder formerTarget(String formerHost, int formerPort, ProxyProtocol header) {
        formerTargets.add(new TargetConfig(formerHost, formerPort, header));
        return this;
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
        List<TargetConfig> targets = new ArrayList<>();
        targets.add(new TargetConfig(host, targetPort, proxyProtocol));
        targets.addAll(formerTargets);
        return new ListenerConfig(
                name, protocol, exposure, port, publicPort, backend, targets, routes, unmatched, limits);
    }
}
