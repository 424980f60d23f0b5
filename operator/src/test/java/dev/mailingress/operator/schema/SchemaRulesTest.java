package dev.mailingress.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.cel.KubernetesCel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Validation reports the API server's errors: for the files that are also tested on a cluster, and for other errors. */
class SchemaRulesTest {

    /** Keywords that rules, defaults or other tests evaluate, and those that do not constrain values. */
    private static final Set<String> SUPPORTED = Set.of(
            "type",
            "properties",
            "additionalProperties",
            "items",
            "required",
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "maxProperties",
            "default",
            "description",
            "x-kubernetes-validations",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-int-or-string",
            // Integers are bounded by minimum and maximum; times are written by the operator only.
            "format",
            // Redundant with x-kubernetes-int-or-string.
            "anyOf");

    private static final CrdSchema SCHEMA = CrdSchema.load();
    private static final KubernetesCel CEL = new KubernetesCel();
    private static final SchemaRules RULES = new SchemaRules(SCHEMA);

    @ParameterizedTest
    @MethodSource
    void shouldReportNothingWhenTheApiServerAcceptsTheResource(RuleFile file) {
        assertThat(errors(file.yaml())).isEmpty();
    }

    static List<RuleFile> shouldReportNothingWhenTheApiServerAcceptsTheResource() {
        return RuleFile.valid();
    }

    @ParameterizedTest
    @MethodSource
    void shouldReportTheSameErrorWhenTheApiServerRejectsTheResource(RuleFile file) {
        assertThat(errors(file.yaml())).anySatisfy(error -> assertThat(error).contains(file.message()));
    }

    static List<RuleFile> shouldReportTheSameErrorWhenTheApiServerRejectsTheResource() {
        return RuleFile.invalid();
    }

    @Test
    void shouldCompileEveryRuleOfTheSchema() {
        assertThat(SCHEMA.schema().findValues("x-kubernetes-validations"))
                .isNotEmpty()
                .allSatisfy(rules -> rules.forEach(rule ->
                        assertThat(CEL.compile(rule.path("rule").asText())).isNotNull()));
    }

    @Test
    void shouldSupportEveryKeywordOfTheSchema() {
        Set<String> used = new TreeSet<>();
        collect(SCHEMA.schema(), used);
        assertThat(SUPPORTED).containsAll(used);
        assertThat(used).hasSizeGreaterThan(15);
    }

    /** kubectl requests strict validation of unknown fields; for the last resource the API server reports further errors. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {lisseners: []}                      | unknown field "spec.lisseners"
            {listeners: [{name: smtp, prot: 1}]} | unknown field "spec.listeners[0].prot"
            {service: {nodePort: {smtp: 30025}}} | unknown field "spec.service.nodePort"
            {proxy: {podDisruptionBudget: {minAvailable: true}}} | spec.proxy.podDisruptionBudget.minAvailable: Invalid value: "boolean": spec.proxy.podDisruptionBudget.minAvailable in body must be of type integer,string: "boolean"
            """)
    void shouldReportAFieldThatIsUnknownOrOfTheWrongType(String spec, String message) {
        // Given
        String yaml = spec.replaceFirst("[{]", "{mailServers: [{name: dms, workloadRef: {name: m}}], ");
        // When
        List<String> errors = errors("metadata: {name: mail}\nspec: " + yaml);
        // Then
        assertThat(errors).containsExactly(message);
    }

    /** As k8s.io/apiextensions-apiserver does before it applies defaults. */
    @Test
    void shouldTreatNullAsAbsent() {
        assertThat(errors("""
                metadata: {name: mail}
                spec: {service: null, internalService: null, listeners: [{name: smtp, port: null}],
                  mailServers: [{name: dms, workloadRef: {name: m}, host: null, proxyProtocol: null}]}
                """)).isEmpty();
    }

    private static List<String> errors(String yaml) {
        return RULES.errors(SCHEMA.withDefaults(tree(yaml))).stream()
                .map(SchemaError::toString)
                .toList();
    }

    private static void collect(JsonNode schema, Set<String> keywords) {
        schema.fieldNames().forEachRemaining(keywords::add);
        schema.path("properties").forEach(property -> collect(property, keywords));
        for (String inner : List.of("items", "additionalProperties")) {
            if (schema.has(inner)) {
                collect(schema.get(inner), keywords);
            }
        }
    }

    private static JsonNode tree(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }
}
