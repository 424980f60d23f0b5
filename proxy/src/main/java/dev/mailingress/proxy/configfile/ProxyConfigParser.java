package dev.mailingress.proxy.configfile;

import static dev.mailingress.proxy.configfile.Scalars.oneOf;
import static dev.mailingress.proxy.configfile.YamlObject.listOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.AccessLogFormat;
import dev.mailingress.proxy.config.BackendConfig;
import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.ClientLimits;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Exposure;
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
final class ProxyConfigParser {

    private ProxyConfigParser() {}

    static ProxyConfig config(JsonNode node) {
        YamlObject yamlObject = YamlObject.of(node, "", ProxyConfig.class);
        return ProxyConfig.of(
                yamlObject.required("schemaVersion", Scalars::number),
                Objects.requireNonNullElse(yamlObject.optional("generation", Scalars::longNumber), 0L),
                yamlObject.required("listeners", listOf(ProxyConfigParser::listener)),
                yamlObject.required("backends", listOf(ProxyConfigParser::backend)),
                yamlObject.optional("timeouts", ProxyConfigParser::timeouts),
                yamlObject.optional("clients", ProxyConfigParser::clients),
                yamlObject.optional("accessLog", ProxyConfigParser::accessLog));
    }

    private static ListenerConfig listener(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, ListenerConfig.class);
        return ListenerConfig.of(
                yamlObject.required("name", Scalars::text),
                yamlObject.required("protocol", oneOf(MailProtocol.values())),
                yamlObject.required("exposure", oneOf(Exposure.values())),
                yamlObject.required("port", Scalars::number),
                yamlObject.required("publicPort", Scalars::number),
                yamlObject.required("backend", Scalars::text),
                yamlObject.required("targetPort", Scalars::number),
                yamlObject.required("proxyProtocol", oneOf(ProxyProtocol.values())),
                yamlObject.optional("routes", listOf(ProxyConfigParser::route)),
                yamlObject.optional("unmatched", oneOf(Unmatched.values())),
                yamlObject.optional("limits", ProxyConfigParser::listenerLimits));
    }

    private static RouteConfig route(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, RouteConfig.class);
        return new RouteConfig(
                yamlObject.required("serverNames", listOf(Scalars::text)),
                yamlObject.required("backend", Scalars::text),
                yamlObject.required("targetPort", Scalars::number),
                yamlObject.required("proxyProtocol", oneOf(ProxyProtocol.values())));
    }

    private static ListenerLimits listenerLimits(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, ListenerLimits.class);
        return new ListenerLimits(
                yamlObject.optional("perClient", ProxyConfigParser::clientLimit),
                yamlObject.optional("connections", Scalars::number));
    }

    private static ClientLimit clientLimit(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, ClientLimit.class);
        return new ClientLimit(
                yamlObject.required("connections", Scalars::number),
                yamlObject.required("newPerMinute", Scalars::number));
    }

    private static BackendConfig backend(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, BackendConfig.class);
        return new BackendConfig(
                yamlObject.required("name", Scalars::text), yamlObject.required("host", Scalars::text));
    }

    private static TimeoutsConfig timeouts(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, TimeoutsConfig.class);
        return TimeoutsConfig.of(
                yamlObject.optional("connect", Scalars::duration),
                yamlObject.optional("proxyHeader", Scalars::duration),
                yamlObject.optional("clientHello", Scalars::duration),
                yamlObject.optional("banner", Scalars::duration),
                yamlObject.optional("hold", Scalars::duration),
                yamlObject.optional("idle", ProxyConfigParser::idle),
                yamlObject.optional("halfClosed", Scalars::duration),
                yamlObject.optional("drainDelay", Scalars::duration),
                yamlObject.optional("drain", Scalars::duration));
    }

    private static IdleTimeouts idle(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, IdleTimeouts.class);
        return IdleTimeouts.of(
                yamlObject.optional("smtp", Scalars::duration),
                yamlObject.optional("imap", Scalars::duration),
                yamlObject.optional("pop3", Scalars::duration),
                yamlObject.optional("managesieve", Scalars::duration),
                yamlObject.optional("tcp", Scalars::duration));
    }

    private static ClientsConfig clients(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, ClientsConfig.class);
        return ClientsConfig.of(
                yamlObject.optional("proxyProtocol", ProxyConfigParser::inbound),
                yamlObject.optional("allow", listOf(Scalars::network)),
                yamlObject.optional("deny", listOf(Scalars::network)),
                yamlObject.optional("localAddresses", oneOf(LocalAddresses.values())),
                yamlObject.optional("localNetworks", ProxyConfigParser::localNetworks),
                yamlObject.optional("limits", ProxyConfigParser::limits));
    }

    private static InboundProxyProtocol inbound(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, InboundProxyProtocol.class);
        return InboundProxyProtocol.of(
                yamlObject.optional("mode", oneOf(InboundMode.values())),
                yamlObject.optional("trustedNetworks", listOf(Scalars::network)));
    }

    private static LocalNetworks localNetworks(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, LocalNetworks.class);
        return LocalNetworks.of(
                yamlObject.optional("pods", listOf(Scalars::network)),
                yamlObject.optional("nodes", listOf(Scalars::network)),
                yamlObject.optional("others", listOf(Scalars::network)));
    }

    private static LimitsConfig limits(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, LimitsConfig.class);
        return LimitsConfig.of(
                yamlObject.optional("perClient", ProxyConfigParser::clientLimits),
                yamlObject.optional("connections", Scalars::number),
                yamlObject.optional("exempt", listOf(Scalars::network)));
    }

    private static ClientLimits clientLimits(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, ClientLimits.class);
        return ClientLimits.of(
                yamlObject.optional("smtp", ProxyConfigParser::clientLimit),
                yamlObject.optional("submission", ProxyConfigParser::clientLimit),
                yamlObject.optional("imap", ProxyConfigParser::clientLimit),
                yamlObject.optional("pop3", ProxyConfigParser::clientLimit),
                yamlObject.optional("managesieve", ProxyConfigParser::clientLimit),
                yamlObject.optional("tcp", ProxyConfigParser::clientLimit));
    }

    private static AccessLogConfig accessLog(JsonNode node, String path) {
        YamlObject yamlObject = YamlObject.of(node, path, AccessLogConfig.class);
        return AccessLogConfig.of(yamlObject.optional("format", oneOf(AccessLogFormat.values())));
    }
}
