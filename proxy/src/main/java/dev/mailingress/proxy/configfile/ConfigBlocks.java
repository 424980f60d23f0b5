package dev.mailingress.proxy.configfile;

import static dev.mailingress.proxy.configfile.Block.listOf;
import static dev.mailingress.proxy.configfile.Scalars.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.ClientLimits;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Door;
import dev.mailingress.proxy.config.IdleTimeouts;
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
import dev.mailingress.proxy.config.RouteConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.Objects;

/** The blocks of the file: of what kind each field is. Which there are, and what a value may be, the records know. */
final class ConfigBlocks {

    private ConfigBlocks() {}

    static ProxyConfig config(JsonNode node) {
        Block block = Block.of(node, "", ProxyConfig.class);
        return ProxyConfig.of(
                block.required("schemaVersion", Scalars::number),
                Objects.requireNonNullElse(block.optional("generation", Scalars::longNumber), 0L),
                block.required("listeners", listOf(ConfigBlocks::listener)),
                block.required("backends", listOf(ConfigBlocks::backend)),
                block.optional("timeouts", ConfigBlocks::timeouts),
                block.optional("clients", ConfigBlocks::clients),
                block.optional("accessLog", ConfigBlocks::accessLog));
    }

    private static ListenerConfig listener(JsonNode node, String path) {
        Block block = Block.of(node, path, ListenerConfig.class);
        return ListenerConfig.of(
                block.required("name", Scalars::text),
                block.required("protocol", oneOf(MailProtocol.values())),
                block.required("door", oneOf(Door.values())),
                block.required("port", Scalars::number),
                block.required("publicPort", Scalars::number),
                block.required("backend", Scalars::text),
                block.required("targetPort", Scalars::number),
                block.required("proxyProtocol", oneOf(ProxyProtocol.values())),
                block.optional("routes", listOf(ConfigBlocks::route)),
                block.optional("unmatched", oneOf(Unmatched.values())),
                block.optional("limits", ConfigBlocks::listenerLimits));
    }

    private static RouteConfig route(JsonNode node, String path) {
        Block block = Block.of(node, path, RouteConfig.class);
        return new RouteConfig(
                block.required("serverNames", listOf(Scalars::text)),
                block.required("backend", Scalars::text),
                block.required("targetPort", Scalars::number),
                block.required("proxyProtocol", oneOf(ProxyProtocol.values())));
    }

    private static ListenerLimits listenerLimits(JsonNode node, String path) {
        Block block = Block.of(node, path, ListenerLimits.class);
        return new ListenerLimits(
                block.optional("perClient", ConfigBlocks::clientLimit), block.optional("connections", Scalars::number));
    }

    private static ClientLimit clientLimit(JsonNode node, String path) {
        Block block = Block.of(node, path, ClientLimit.class);
        return new ClientLimit(
                block.required("connections", Scalars::number), block.required("newPerMinute", Scalars::number));
    }

    private static BackendConfig backend(JsonNode node, String path) {
        Block block = Block.of(node, path, BackendConfig.class);
        return new BackendConfig(block.required("name", Scalars::text), block.required("host", Scalars::text));
    }

    private static TimeoutsConfig timeouts(JsonNode node, String path) {
        Block block = Block.of(node, path, TimeoutsConfig.class);
        return TimeoutsConfig.of(
                block.optional("connect", Scalars::duration),
                block.optional("proxyHeader", Scalars::duration),
                block.optional("clientHello", Scalars::duration),
                block.optional("banner", Scalars::duration),
                block.optional("hold", Scalars::duration),
                block.optional("idle", ConfigBlocks::idle),
                block.optional("halfClosed", Scalars::duration),
                block.optional("drainDelay", Scalars::duration),
                block.optional("drain", Scalars::duration));
    }

    private static IdleTimeouts idle(JsonNode node, String path) {
        Block block = Block.of(node, path, IdleTimeouts.class);
        return IdleTimeouts.of(
                block.optional("smtp", Scalars::duration),
                block.optional("imap", Scalars::duration),
                block.optional("pop3", Scalars::duration),
                block.optional("managesieve", Scalars::duration),
                block.optional("tcp", Scalars::duration));
    }

    private static ClientsConfig clients(JsonNode node, String path) {
        Block block = Block.of(node, path, ClientsConfig.class);
        return ClientsConfig.of(
                block.optional("proxyProtocol", ConfigBlocks::inbound),
                block.optional("allow", listOf(Scalars::network)),
                block.optional("deny", listOf(Scalars::network)),
                block.optional("localAddresses", oneOf(LocalAddresses.values())),
                block.optional("localNetworks", ConfigBlocks::localNetworks),
                block.optional("limits", ConfigBlocks::limits));
    }

    private static InboundProxyProtocol inbound(JsonNode node, String path) {
        Block block = Block.of(node, path, InboundProxyProtocol.class);
        return InboundProxyProtocol.of(
                block.optional("mode", oneOf(InboundMode.values())),
                block.optional("trustedNetworks", listOf(Scalars::network)));
    }

    private static LocalNetworks localNetworks(JsonNode node, String path) {
        Block block = Block.of(node, path, LocalNetworks.class);
        return LocalNetworks.of(
                block.optional("pods", listOf(Scalars::network)),
                block.optional("nodes", listOf(Scalars::network)),
                block.optional("others", listOf(Scalars::network)));
    }

    private static LimitsConfig limits(JsonNode node, String path) {
        Block block = Block.of(node, path, LimitsConfig.class);
        return LimitsConfig.of(
                block.optional("perClient", ConfigBlocks::clientLimits),
                block.optional("connections", Scalars::number),
                block.optional("exempt", listOf(Scalars::network)));
    }

    private static ClientLimits clientLimits(JsonNode node, String path) {
        Block block = Block.of(node, path, ClientLimits.class);
        return ClientLimits.of(
                block.optional("smtp", ConfigBlocks::clientLimit),
                block.optional("submission", ConfigBlocks::clientLimit),
                block.optional("imap", ConfigBlocks::clientLimit),
                block.optional("pop3", ConfigBlocks::clientLimit),
                block.optional("managesieve", ConfigBlocks::clientLimit),
                block.optional("tcp", ConfigBlocks::clientLimit));
    }

    private static AccessLogConfig accessLog(JsonNode node, String path) {
        Block block = Block.of(node, path, AccessLogConfig.class);
        return AccessLogConfig.of(block.optional("format", oneOf(AccessLogFormat.values())));
    }
}
