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

/** The files that the API server is asked about on a cluster, and what it says of other mistakes. */
class SchemaRulesTest {

    /** What rules or defaults or this test's neighbours look at, and what says nothing about values. */
    private static final Set<String> KNOWN = Set.of(
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
            // Bounds of integers are in minimum and maximum; times are the operator's own.
            "format",
            // Says once more what x-kubernetes-int-or-string says.
            "anyOf");

    private static final CrdSchema SCHEMA = CrdSchema.load();
    private static final KubernetesCel CEL = new KubernetesCel();
    private static final SchemaRules RULES = new SchemaRules(SCHEMA);

    @ParameterizedTest
    @MethodSource
    void shouldFindNothingWhenTheApiServerTakesIt(RuleFile file) {
        assertThat(mistakes(file.yaml())).isEmpty();
    }

    static List<RuleFile> shouldFindNothingWhenTheApiServerTakesIt() {
        return RuleFile.valid();
    }

    @ParameterizedTest
    @MethodSource
    void shouldSayTheSameWhenTheApiServerRefusesIt(RuleFile file) {
        assertThat(mistakes(file.yaml()))
                .anySatisfy(mistake -> assertThat(mistake).contains(file.message()));
    }

    static List<RuleFile> shouldSayTheSameWhenTheApiServerRefusesIt() {
        return RuleFile.invalid();
    }

    @Test
    void shouldCompileWhenItIsARuleOfTheSchema() {
        assertThat(SCHEMA.schema().findValues("x-kubernetes-validations"))
                .isNotEmpty()
                .allSatisfy(rules -> rules.forEach(rule ->
                        assertThat(CEL.compile(rule.path("rule").asText())).isNotNull()));
    }

    @Test
    void shouldKnowEveryKeywordWhenTheSchemaIsWalked() {
        Set<String> used = new TreeSet<>();
        collect(SCHEMA.schema(), used);
        assertThat(KNOWN).containsAll(used);
        assertThat(used).hasSizeGreaterThan(15);
    }

    /** kubectl asks the API server to be strict about unknown fields; of the last one the API server says more than this. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {lisseners: []}                      | unknown field "spec.lisseners"
            {listeners: [{name: smtp, prot: 1}]} | unknown field "spec.listeners[0].prot"
            {service: {nodePort: {smtp: 30025}}} | unknown field "spec.service.nodePort"
            {proxy: {podDisruptionBudget: {minAvailable: true}}} | spec.proxy.podDisruptionBudget.minAvailable: Invalid value: "boolean": spec.proxy.podDisruptionBudget.minAvailable in body must be of type integer,string: "boolean"
            """)
    void shouldRefuseAFieldWhenNobodyKnowsItOrItIsOfNoKind(String spec, String message) {
        // Given
        String yaml = spec.replaceFirst("[{]", "{mailServers: [{name: dms, workloadRef: {name: m}}], ");
        // When
        List<String> mistakes = mistakes("metadata: {name: mail}\nspec: " + yaml);
        // Then
        assertThat(mistakes).containsExactly(message);
    }

    /** As k8s.io/apiextensions-apiserver does it before defaults: null says nothing. */
    @Test
    void shouldTakeNullForAbsenceWhenAFieldHasIt() {
        assertThat(mistakes("""
                metadata: {name: mail}
                spec: {service: null, internalService: null, listeners: [{name: smtp, port: null}],
                  mailServers: [{name: dms, workloadRef: {name: m}, host: null, proxyProtocol: null}]}
                """)).isEmpty();
    }

    private static List<String> mistakes(String yaml) {
        return RULES.mistakes(SCHEMA.withDefaults(tree(yaml))).stream()
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
