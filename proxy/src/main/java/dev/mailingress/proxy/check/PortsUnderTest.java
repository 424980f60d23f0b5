package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.Door;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.RouteConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ports that a configuration leads to, each once in the configuration's order, however many listeners and names lead
 * there. A port of which the configuration expects two things is there twice: one of them must fail.
 */
public final class PortsUnderTest {

    private static final String WILDCARD = "*.";

    private final Map<String, String> hosts;
    private final boolean balancersAnnounce;
    private final Map<Contract, PortUnderTest> ports = new LinkedHashMap<>();

    /** What makes a port another one. */
    private record Contract(
            String backend, int port, ProxyProtocol proxyProtocol, MailProtocol.Family family, boolean implicitTls) {

        static Contract of(PortUnderTest port) {
            return new Contract(
                    port.backend(),
                    port.port(),
                    port.proxyProtocol(),
                    port.protocol().family(),
                    port.protocol().implicitTls());
        }
    }

    private PortsUnderTest(ProxyConfig config) {
        this.hosts = config.backends().stream().collect(Collectors.toMap(BackendConfig::name, BackendConfig::host));
        this.balancersAnnounce = config.clients().proxyProtocol().mode() == InboundMode.REQUIRED;
        config.listeners().forEach(this::add);
    }

    public static List<PortUnderTest> of(ProxyConfig config) {
        return new ArrayList<>(new PortsUnderTest(config).ports.values());
    }

    private void add(ListenerConfig listener) {
        add(listener, listener.backend(), listener.targetPort(), listener.proxyProtocol(), null);
        for (RouteConfig route : listener.routes()) {
            add(listener, route.backend(), route.targetPort(), route.proxyProtocol(), exactName(route));
        }
    }

    private void add(
            ListenerConfig listener, String backend, int port, ProxyProtocol header, @Nullable String serverName) {
        // Balancers announce clients of both families, whichever one they use themselves.
        boolean ipv6Clients = balancersAnnounce && listener.door() == Door.PUBLIC && header != ProxyProtocol.NONE;
        PortUnderTest added = new PortUnderTest(
                backend,
                Objects.requireNonNull(hosts.get(backend)),
                port,
                listener.protocol(),
                header,
                serverName,
                ipv6Clients);
        ports.merge(Contract.of(added), added, PortsUnderTest::both);
    }

    private static PortUnderTest both(PortUnderTest first, PortUnderTest second) {
        return new PortUnderTest(
                first.backend(),
                first.host(),
                first.port(),
                first.protocol(),
                first.proxyProtocol(),
                first.serverName() == null ? second.serverName() : first.serverName(),
                first.ipv6Clients() || second.ipv6Clients());
    }

    private static @Nullable String exactName(RouteConfig route) {
        return route.serverNames().stream()
                .filter(name -> !name.startsWith(WILDCARD))
                .findFirst()
                .orElse(null);
    }
}
