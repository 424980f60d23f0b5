package dev.mailingress.operator.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyReport;
import dev.mailingress.operator.observed.Verdict;
import dev.mailingress.proxy.config.BoundedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parser of a proxy's JSON. A proxy of another release may lack fields or have more: what is missing counts as empty. */
final class ProxyReportParser {

    private static final int MAX_ENTRIES = 512;
    private static final int MAX_TEXT = 1024;

    private final ObjectMapper json = new ObjectMapper();

    /** @throws IOException if it is not JSON, or not the status of a proxy */
    ProxyReport status(byte[] body) throws IOException {
        JsonNode status = json.readTree(body);
        if (!status.path("config").isObject()) {
            throw new IOException("not the status of a proxy");
        }
        JsonNode config = status.path("config");
        return new ProxyReport(
                new ConfigResponse(
                        config.path("generation").asLong(), text(config, "hash"), textOrNull(config, "rejected")),
                status.path("check").path("runs").asLong(),
                text(status.path("check"), "state").equals("Running"),
                list(status.path("backends"), ProxyReportParser::target),
                status.path("clients").isObject() ? clients(status.path("clients")) : null,
                list(status.path("warnings"), warning -> BoundedText.of(warning.asText(), MAX_TEXT)));
    }

    private static ProxyReport.BackendTarget target(JsonNode node) {
        return new ProxyReport.BackendTarget(
                text(node, "name"),
                text(node, "host"),
                node.path("port").asInt(),
                text(node, "proxyProtocol"),
                node.path("failures").asLong(),
                list(
                        node.path("verdicts"),
                        verdict -> new ProxyReport.FamilyVerdict(
                                text(verdict, "family"),
                                Verdict.of(text(verdict, "verdict")),
                                text(verdict, "message"))));
    }

    private static ProxyReport.Clients clients(JsonNode node) {
        return new ProxyReport.Clients(
                node.path("connections").asLong(),
                node.path("local").asLong(),
                node.path("othersInARow").asLong(),
                list(
                        node.path("sources"),
                        source -> new ProxyReport.Source(
                                text(source, "address"),
                                text(source, "kind"),
                                source.path("connections").asLong())),
                textOrNull(node, "onlySource"));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> entry) {
        List<T> entries = new ArrayList<>();
        for (JsonNode node : array) {
            if (entries.size() == MAX_ENTRIES) {
                break;
            }
            entries.add(entry.apply(node));
        }
        return entries;
    }

    private static String text(JsonNode object, String field) {
        return BoundedText.of(object.path(field).asText(""), MAX_TEXT);
    }

    private static @Nullable String textOrNull(JsonNode object, String field) {
        return object.path(field).isTextual() ? text(object, field) : null;
    }
}
