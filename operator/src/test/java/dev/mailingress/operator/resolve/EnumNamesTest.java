package dev.mailingress.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.schema.CrdSchema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each word that the CRD lets through has a meaning here, and the reverse. */
class EnumNamesTest {

    private static final String SERVER = "/mailServers/items/properties";

    @ParameterizedTest
    @MethodSource
    void shouldKnowTheWordsOfTheSchemaWhenTheyAreCompared(String pointer, Set<String> words) {
        // When
        List<String> schema = texts(spec(pointer).path("enum"));
        // Then
        assertThat(schema).containsExactlyInAnyOrderElementsOf(words);
    }

    static Stream<Arguments> shouldKnowTheWordsOfTheSchemaWhenTheyAreCompared() {
        return Stream.of(
                Arguments.of("/clients/properties/localAddresses", EnumNames.LOCAL_ADDRESSES.keySet()),
                Arguments.of("/clients/properties/proxyProtocol/properties/mode", EnumNames.INBOUND_MODE.keySet()),
                Arguments.of("/listeners/items/properties/unmatched", EnumNames.UNMATCHED.keySet()),
                Arguments.of(
                        "/observability/properties/accessLog/properties/format", EnumNames.ACCESS_LOG_FORMAT.keySet()),
                Arguments.of(SERVER + "/proxyProtocol", EnumNames.PROXY_PROTOCOL.keySet()),
                Arguments.of(SERVER + "/configuration/properties/mode", EnumNames.CONFIGURATION_MODE.keySet()),
                Arguments.of(SERVER + "/workloadRef/properties/kind", Set.of("Deployment", "StatefulSet")));
    }

    @ParameterizedTest
    @MethodSource
    void shouldKnowTheServicesOfTheSchemasRuleWhenTheyAreCompared(String rule) {
        // Given
        Set<String> services = new HashSet<>(Arrays.stream(MailService.values())
                .map(MailService::listenerName)
                .toList());
        // When
        List<String> named = Arrays.stream(
                        rule.replaceFirst(".*\\[", "").replaceFirst("].*", "").split(",", -1))
                .map(name -> name.strip().replace("'", ""))
                .toList();
        // Then
        assertThat(named).containsExactlyInAnyOrderElementsOf(services);
    }

    static Stream<String> shouldKnowTheServicesOfTheSchemasRuleWhenTheyAreCompared() {
        return spec("/listeners/items/x-kubernetes-validations").findValuesAsText("rule").stream()
                .filter(rule -> rule.contains("'managesieve'"));
    }

    private static JsonNode spec(String pointer) {
        JsonNode found = CrdSchema.load().schema().at("/properties/spec/properties" + pointer);
        assertThat(found.isMissingNode()).as(pointer).isFalse();
        return found;
    }

    private static List<String> texts(JsonNode list) {
        return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                .map(i -> list.get(i).asText())
                .toList();
    }
}
