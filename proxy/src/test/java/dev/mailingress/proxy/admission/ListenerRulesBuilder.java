package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;

import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.InboundProxyProtocol;
import dev.mailingress.proxy.config.LimitsConfig;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.LocalNetworks;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builder of the rules of one listener, by way of its configuration. */
final class ListenerRulesBuilder {

    private final MailProtocol protocol;
    private final Exposure exposure;
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

    private ListenerRulesBuilder(MailProtocol protocol, Exposure exposure) {
        this.protocol = protocol;
        this.exposure = exposure;
        this.name = protocol.name().toLowerCase(Locale.ROOT);
    }

    static ListenerRulesBuilder aPublicListener(MailProtocol protocol) {
        return new ListenerRulesBuilder(protocol, Exposure.PUBLIC);
    }

    static ListenerRulesBuilder anInternalListener(MailProtocol protocol) {
        return new ListenerRulesBuilder(protocol, Exposure.INTERNAL);
    }

    ListenerRulesBuilder named(String name) {
        this.name = name;
        return this;
    }

    ListenerRulesBuilder trusting(String... networks) {
        trusted = cidrs(networks);
        return this;
    }

    ListenerRulesBuilder allowing(String... networks) {
        allow = cidrs(networks);
        return this;
    }

    ListenerRulesBuilder denying(String... networks) {
        deny = cidrs(networks);
        return this;
    }

    ListenerRulesBuilder exempting(String... networks) {
        exempt = cidrs(networks);
        return this;
    }

    ListenerRulesBuilder withPods(String... networks) {
        pods = cidrs(networks);
        return this;
    }

    ListenerRulesBuilder withNodes(String... networks) {
        nodes = cidrs(networks);
        return this;
    }

    ListenerRulesBuilder withOthers(String... networks) {
        others = cidrs(networks);
        return this;
    }

    ListenerRulesBuilder with(LocalAddresses setting) {
        localAddresses = setting;
        return this;
    }

    ListenerRulesBuilder perClient(int connections, int newPerMinute) {
        clientLimit = new ClientLimit(connections, newPerMinute);
        return this;
    }

    ListenerRulesBuilder inTotal(int connections) {
        this.connections = connections;
        return this;
    }

    ListenerRulesBuilder inTotalOfAnyListener(int connections) {
        this.commonConnections = connections;
        return this;
    }

    ProxyConfig config() {
        ListenerConfig listener = aListener(name)
                .protocol(protocol)
                .exposure(exposure)
                .limits(new ListenerLimits(clientLimit, connections))
                .build();
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
