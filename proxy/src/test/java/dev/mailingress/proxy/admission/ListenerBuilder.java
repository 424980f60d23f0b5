package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Door;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.InboundProxyProtocol;
import dev.mailingress.proxy.config.LimitsConfig;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.LocalNetworks;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of one listener, as a configuration gives them. */
final class ListenerBuilder {

    private final MailProtocol protocol;
    private final Door door;
    private String name;
    private List<Cidr> trusted = List.of();
    private List<Cidr> allow = List.of();
    private List<Cidr> deny = List.of();
    private List<Cidr> exempt = List.of();
    private List<Cidr> pods = List.of();
    private List<Cidr> nodes = List.of();
    private List<Cidr> others = List.of();
    private LocalAddresses localAddresses = LocalAddresses.AUTO;
    private @Nullable ClientLimit clientLimit;
    private @Nullable Integer connections;
    private int commonConnections = LimitsConfig.DEFAULT_CONNECTIONS;

    private ListenerBuilder(MailProtocol protocol, Door door) {
        this.protocol = protocol;
        this.door = door;
        this.name = protocol.name().toLowerCase(Locale.ROOT);
    }

    static ListenerBuilder aPublicListener(MailProtocol protocol) {
        return new ListenerBuilder(protocol, Door.PUBLIC);
    }

    static ListenerBuilder anInternalListener(MailProtocol protocol) {
        return new ListenerBuilder(protocol, Door.INTERNAL);
    }

    ListenerBuilder named(String name) {
        this.name = name;
        return this;
    }

    ListenerBuilder trusting(String... networks) {
        trusted = cidrs(networks);
        return this;
    }

    ListenerBuilder allowing(String... networks) {
        allow = cidrs(networks);
        return this;
    }

    ListenerBuilder denying(String... networks) {
        deny = cidrs(networks);
        return this;
    }

    ListenerBuilder exempting(String... networks) {
        exempt = cidrs(networks);
        return this;
    }

    ListenerBuilder withPods(String... networks) {
        pods = cidrs(networks);
        return this;
    }

    ListenerBuilder withNodes(String... networks) {
        nodes = cidrs(networks);
        return this;
    }

    ListenerBuilder withOthers(String... networks) {
        others = cidrs(networks);
        return this;
    }

    ListenerBuilder with(LocalAddresses setting) {
        localAddresses = setting;
        return this;
    }

    ListenerBuilder perClient(int connections, int newPerMinute) {
        clientLimit = new ClientLimit(connections, newPerMinute);
        return this;
    }

    ListenerBuilder inTotal(int connections) {
        this.connections = connections;
        return this;
    }

    ListenerBuilder inTotalOfAnyListener(int connections) {
        this.commonConnections = connections;
        return this;
    }

    ProxyConfig config() {
        ListenerConfig listener = new ListenerConfig(
                name,
                protocol,
                door,
                10025,
                25,
                "dms",
                25,
                ProxyProtocol.V2,
                List.of(),
                Unmatched.DEFAULT,
                new ListenerLimits(clientLimit, connections));
        ClientsConfig clients = new ClientsConfig(
                trusted.isEmpty()
                        ? InboundProxyProtocol.DEFAULT
                        : new InboundProxyProtocol(InboundMode.REQUIRED, trusted),
                allow,
                deny,
                localAddresses,
                new LocalNetworks(pods, nodes, others),
                LimitsConfig.of(null, commonConnections, exempt));
        return new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                1,
                List.of(listener),
                List.of(new BackendConfig("dms", "mx.internal.example")),
                TimeoutsConfig.DEFAULT,
                clients,
                AccessLogConfig.DEFAULT);
    }

    ListenerRules rules() {
        ProxyConfig config = config();
        return AdmissionRules.of(config).listener(config.listeners().get(0));
    }

    private static List<Cidr> cidrs(String... networks) {
        return Stream.of(networks).map(Cidr::parse).toList();
    }
}
