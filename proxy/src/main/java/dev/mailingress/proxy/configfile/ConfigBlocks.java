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

/** The blocks of the file: which fields each has, and of what kind they are. What a value may be, the records know. */
final class ConfigBlocks {

    private ConfigBlocks() {}

    static ProxyConfig config(JsonNode node) {
        Block block = Block.of(
                node, "", "schemaVersion", "generation", "listeners", "backends", "timeouts", "clients", "accessLog");
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
        Block block = Block.of(
                node,
                path,
                "name",
                "protocol",
                "door",
                "port",
                "publicPort",
                "backend",
                "targetPort",
                "proxyProtocol",
                "routes",
                "unmatched",
                "limits");
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
        Block block = Block.of(node, path, "serverNames", "backend", "targetPort", "proxyProtocol");
        return new RouteConfig(
                block.required("serverNames", listOf(Scalars::text)),
                block.required("backend", Scalars::text),
                block.required("targetPort", Scalars::number),
                block.required("proxyProtocol", oneOf(ProxyProtocol.values())));
    }

    private static ListenerLimits listenerLimits(JsonNode node, String path) {
        Block block = Block.of(node, path, "perClient", "connections");
        return new ListenerLimits(
                block.optional("perClient", ConfigBlocks::clientLimit), block.optional("connections", Scalars::number));
    }

    private static ClientLimit clientLimit(JsonNode node, String path) {
        Block block = Block.of(node, path, "connections", "newPerMinute");
        return new ClientLimit(
                block.required("connections", Scalars::number), block.required("newPerMinute", Scalars::number));
    }

    private static BackendConfig backend(JsonNode node, String path) {
        Block block = Block.of(node, path, "name", "host");
        return new BackendConfig(block.required("name", Scalars::text), block.required("host", Scalars::text));
    }

    private static TimeoutsConfig timeouts(JsonNode node, String path) {
        Block block = Block.of(
                node,
                path,
                "connect",
                "proxyHeader",
                "clientHello",
                "banner",
                "hold",
                "idle",
                "halfClosed",
                "drainDelay",
                "drain");
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
        Block block = Block.of(node, path, "smtp", "imap", "pop3", "managesieve", "tcp");
        return IdleTimeouts.of(
                block.optional("smtp", Scalars::duration),
                block.optional("imap", Scalars::duration),
                block.optional("pop3", Scalars::duration),
                block.optional("managesieve", Scalars::duration),
                block.optional("tcp", Scalars::duration));
    }

    private static ClientsConfig clients(JsonNode node, String path) {
        Block block =
                Block.of(node, path, "proxyProtocol", "allow", "deny", "localAddresses", "localNetworks", "limits");
        return ClientsConfig.of(
                block.optional("proxyProtocol", ConfigBlocks::inbound),
                block.optional("allow", listOf(Scalars::network)),
                block.optional("deny", listOf(Scalars::network)),
                block.optional("localAddresses", oneOf(LocalAddresses.values())),
                block.optional("localNetworks", ConfigBlocks::localNetworks),
                block.optional("limits", ConfigBlocks::limits));
    }

    private static InboundProxyProtocol inbound(JsonNode node, String path) {
        Block block = Block.of(node, path, "mode", "trustedNetworks");
        return InboundProxyProtocol.of(
                block.optional("mode", oneOf(InboundMode.values())),
                block.optional("trustedNetworks", listOf(Scalars::network)));
    }

    private static LocalNetworks localNetworks(JsonNode node, String path) {
        Block block = Block.of(node, path, "pods", "nodes", "others");
        return LocalNetworks.of(
                block.optional("pods", listOf(Scalars::network)),
                block.optional("nodes", listOf(Scalars::network)),
                block.optional("others", listOf(Scalars::network)));
    }

    private static LimitsConfig limits(JsonNode node, String path) {
        Block block = Block.of(node, path, "perClient", "connections", "exempt");
        return LimitsConfig.of(
                block.optional("perClient", ConfigBlocks::clientLimits),
                block.optional("connections", Scalars::number),
                block.optional("exempt", listOf(Scalars::network)));
    }

    private static ClientLimits clientLimits(JsonNode node, String path) {
        Block block = Block.of(node, path, "smtp", "submission", "imap", "pop3", "managesieve", "tcp");
        return ClientLimits.of(
                block.optional("smtp", ConfigBlocks::clientLimit),
                block.optional("submission", ConfigBlocks::clientLimit),
                block.optional("imap", ConfigBlocks::clientLimit),
                block.optional("pop3", ConfigBlocks::clientLimit),
                block.optional("managesieve", ConfigBlocks::clientLimit),
                block.optional("tcp", ConfigBlocks::clientLimit));
    }

    private static AccessLogConfig accessLog(JsonNode node, String path) {
        Block block = Block.of(node, path, "format");
        return AccessLogConfig.of(block.optional("format", oneOf(AccessLogFormat.values())));
    }
}
