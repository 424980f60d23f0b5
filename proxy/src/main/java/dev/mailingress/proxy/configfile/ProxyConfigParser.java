package dev.mailingress.proxy.configfile;

import static dev.mailingress.proxy.configfile.Scalars.oneOf;
import static dev.mailingress.proxy.configfile.YamlObject.listOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.AccessLogFormat;
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
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.Unmatched;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.Objects;

/**
 * Maps the objects of the file to records: the type of each field. The records define the fields and validate the
 * values.
 */
final class ProxyConfigParser {

    private ProxyConfigParser() {}

    static ProxyConfig config(JsonNode node) {
        YamlObject object = YamlObject.of(node, "", ProxyConfig.class);
        return ProxyConfig.of(
                object.required("schemaVersion", Scalars::number),
                Objects.requireNonNullElse(object.optional("generation", Scalars::longNumber), 0L),
                object.required("listeners", listOf(ProxyConfigParser::listener)),
                object.optional("timeouts", ProxyConfigParser::timeouts),
                object.optional("clients", ProxyConfigParser::clients),
                object.optional("verification", ProxyConfigParser::verification),
                object.optional("accessLog", ProxyConfigParser::accessLog));
    }

    private static ListenerConfig listener(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, ListenerConfig.class);
        return ListenerConfig.of(
                object.required("name", Scalars::text),
                object.required("protocol", oneOf(MailProtocol.values())),
                object.required("exposure", oneOf(Exposure.values())),
                object.required("port", Scalars::number),
                object.required("publicPort", Scalars::number),
                object.required("backend", Scalars::text),
                object.required("targets", listOf(ProxyConfigParser::target)),
                object.optional("routes", listOf(ProxyConfigParser::route)),
                object.optional("unmatched", oneOf(Unmatched.values())),
                object.optional("limits", ProxyConfigParser::listenerLimits));
    }

    private static RouteConfig route(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, RouteConfig.class);
        return new RouteConfig(
                object.required("serverNames", listOf(Scalars::text)),
                object.required("backend", Scalars::text),
                object.required("targets", listOf(ProxyConfigParser::target)));
    }

    private static ListenerLimits listenerLimits(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, ListenerLimits.class);
        return new ListenerLimits(
                object.optional("perClient", ProxyConfigParser::clientLimit),
                object.optional("connections", Scalars::number));
    }

    private static ClientLimit clientLimit(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, ClientLimit.class);
        return new ClientLimit(
                object.required("connections", Scalars::number), object.required("newPerMinute", Scalars::number));
    }

    private static TargetConfig target(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, TargetConfig.class);
        return new TargetConfig(
                object.required("host", Scalars::text),
                object.required("port", Scalars::number),
                object.required("proxyProtocol", oneOf(ProxyProtocol.values())),
                Objects.requireNonNullElse(object.optional("proofMarks", Scalars::flag), false));
    }

    private static VerificationConfig verification(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, VerificationConfig.class);
        return VerificationConfig.of(
                object.optional("markedAddresses", listOf(Scalars::address)),
                object.optional("otherAddresses", listOf(Scalars::address)));
    }

    private static TimeoutsConfig timeouts(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, TimeoutsConfig.class);
        return TimeoutsConfig.of(
                object.optional("connect", Scalars::duration),
                object.optional("proxyHeader", Scalars::duration),
                object.optional("clientHello", Scalars::duration),
                object.optional("banner", Scalars::duration),
                object.optional("hold", Scalars::duration),
                object.optional("idle", ProxyConfigParser::idle),
                object.optional("halfClosed", Scalars::duration),
                object.optional("drainDelay", Scalars::duration),
                object.optional("drain", Scalars::duration));
    }

    private static IdleTimeouts idle(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, IdleTimeouts.class);
        return IdleTimeouts.of(
                object.optional("smtp", Scalars::duration),
                object.optional("imap", Scalars::duration),
                object.optional("pop3", Scalars::duration),
                object.optional("managesieve", Scalars::duration),
                object.optional("tcp", Scalars::duration));
    }

    private static ClientsConfig clients(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, ClientsConfig.class);
        return ClientsConfig.of(
                object.optional("proxyProtocol", ProxyConfigParser::inbound),
                object.optional("allow", listOf(Scalars::network)),
                object.optional("deny", listOf(Scalars::network)),
                object.optional("localAddresses", oneOf(LocalAddresses.values())),
                object.optional("localNetworks", ProxyConfigParser::localNetworks),
                object.optional("limits", ProxyConfigParser::limits));
    }

    private static InboundProxyProtocol inbound(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, InboundProxyProtocol.class);
        return InboundProxyProtocol.of(
                object.optional("mode", oneOf(InboundMode.values())),
                object.optional("trustedNetworks", listOf(Scalars::network)));
    }

    private static LocalNetworks localNetworks(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, LocalNetworks.class);
        return LocalNetworks.of(
                object.optional("pods", listOf(Scalars::network)),
                object.optional("nodes", listOf(Scalars::network)),
                object.optional("others", listOf(Scalars::network)));
    }

    private static LimitsConfig limits(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, LimitsConfig.class);
        return LimitsConfig.of(
                object.optional("perClient", ProxyConfigParser::clientLimits),
                object.optional("connections", Scalars::number),
                object.optional("exempt", listOf(Scalars::network)));
    }

    private static ClientLimits clientLimits(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, ClientLimits.class);
        return ClientLimits.of(
                object.optional("smtp", ProxyConfigParser::clientLimit),
                object.optional("submission", ProxyConfigParser::clientLimit),
                object.optional("imap", ProxyConfigParser::clientLimit),
                object.optional("pop3", ProxyConfigParser::clientLimit),
                object.optional("managesieve", ProxyConfigParser::clientLimit),
                object.optional("tcp", ProxyConfigParser::clientLimit));
    }

    private static AccessLogConfig accessLog(JsonNode node, String path) {
        YamlObject object = YamlObject.of(node, path, AccessLogConfig.class);
        return AccessLogConfig.of(object.optional("format", oneOf(AccessLogFormat.values())));
    }
}
