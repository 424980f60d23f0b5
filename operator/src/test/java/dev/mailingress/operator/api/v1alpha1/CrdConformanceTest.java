package dev.mailingress.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.status.ConditionType;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The API records match the CRD in both directions; the CRD is the source. */
class CrdConformanceTest {

    /** Core types, of which the CRD repeats the allowed fields; their Java types are fabric8's. */
    private static final Set<String> CORE_TYPES = Set.of(
            "spec.proxy.resources",
            "spec.proxy.podDisruptionBudget.minAvailable",
            "spec.proxy.podDisruptionBudget.maxUnavailable",
            "spec.proxy.podTemplate.tolerations[]",
            "spec.proxy.podTemplate.imagePullSecrets[]",
            "spec.networkPolicy.managementFrom[]");

    private static final Map<Class<?>, String> INTEGERS =
            Map.of(int.class, "int32", Integer.class, "int32", long.class, "int64", Long.class, "int64");

    private static final Pattern CONDITION =
            Pattern.compile("\\.status\\.conditions\\[\\?\\(@\\.type==\"(\\w+)\"\\)].*");

    private final JsonNode crd = crd();
    private final JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
    private final SoftAssertions softly = new SoftAssertions();
    private final Set<Class<?>> walked = new HashSet<>();

    @Test
    void shouldHaveTheSameFieldsWhenRecordsAndSchemaAreCompared() {
        // When
        compare(MailIngressSpec.class, schema.at("/properties/spec"), "spec");
        compare(MailIngressStatus.class, schema.at("/properties/status"), "status");
        // Then
        softly.assertAll();
        assertThat(walked).contains(ConfigurationSpec.class, IdleTimeoutsSpec.class, Condition.class);
    }

    @Test
    void shouldDeclareTheNamesThatKubectlUses() {
        assertThat(crd.at("/spec/group").asText()).isEqualTo(MailIngress.GROUP);
        assertThat(crd.at("/spec/scope").asText()).isEqualTo("Namespaced");
        assertThat(crd.at("/spec/names/kind").asText()).isEqualTo(new MailIngress().getKind());
        assertThat(crd.at("/spec/names/plural").asText()).isEqualTo(new MailIngress().getPlural());
        assertThat(crd.at("/spec/names/shortNames"))
                .extracting(JsonNode::asText)
                .containsExactly("mi");
        assertThat(crd.at("/spec/names/categories"))
                .extracting(JsonNode::asText)
                .containsExactly("mail");
        assertThat(crd.at("/metadata/name").asText()).isEqualTo(new MailIngress().getCRDName());
        assertThat(crd.at("/spec/versions")).hasSize(1);
        assertThat(crd.at("/spec/versions/0/name").asText()).isEqualTo(MailIngress.VERSION);
        assertThat(crd.at("/spec/versions/0/subresources/status").isObject()).isTrue();
        assertThat(crd.at("/spec/versions/0/additionalPrinterColumns"))
                .extracting(column -> column.path("name").asText())
                .containsExactly(
                        "Ready", "Address", "Proxies", "ClientAddress", "Verified", "Accepted", "MailServers", "Age");
    }

    /** If the condition of a column is never set, kubectl shows an empty column without an error. */
    @Test
    void shouldReferToAnExistingConditionWhenAColumnShowsOne() {
        // Given
        List<String> known =
                Arrays.stream(ConditionType.values()).map(ConditionType::value).toList();
        // When
        List<String> shown = StreamSupport.stream(
                        crd.at("/spec/versions/0/additionalPrinterColumns").spliterator(), false)
                .map(column -> column.path("jsonPath").asText())
                .filter(path -> path.contains(".conditions"))
                .map(CONDITION::matcher)
                .map(matcher -> matcher.matches() ? matcher.group(1) : matcher.toString())
                .toList();
        // Then
        assertThat(shown).isNotEmpty().allMatch(known::contains);
    }

    @Test
    void shouldBeTheSameInTheChartWhenItIsInstalledByHelm() throws IOException {
        assertThat(Path.of("..", "helm/mail-ingress-operator/files/mailingresses.mailingress.dev.yaml"))
                .hasSameTextualContentAs(Path.of("..", "crds/mailingresses.mailingress.dev.yaml"));
    }

    private void compare(Class<?> type, JsonNode schema, String path) {
        walked.add(type);
        softly.assertThat(type.isRecord()).as("%s is a record", type).isTrue();
        JsonIgnoreProperties ignored = type.getAnnotation(JsonIgnoreProperties.class);
        softly.assertThat(ignored != null && ignored.ignoreUnknown())
                .as("%s ignores unknown fields, or a newer CRD would stop the watch", type.getSimpleName())
                .isTrue();
        List<RecordComponent> components = Arrays.asList(type.getRecordComponents());
        softly.assertThat(components.stream().map(RecordComponent::getName))
                .as("fields of %s", path)
                .containsExactlyInAnyOrderElementsOf(names(schema.path("properties")));
        for (RecordComponent component : components) {
            JsonNode property = schema.path("properties").path(component.getName());
            if (!property.isMissingNode()) {
                String field = path + "." + component.getName();
                compareAbsence(component, property, isRequired(schema, component.getName()), field);
                compare(component.getGenericType(), property, field);
            }
        }
    }

    /** An optional field is nullable, a list or a map; one that is required or has a default is not nullable. */
    private void compareAbsence(RecordComponent component, JsonNode property, boolean required, String field) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        boolean collection = List.class.equals(component.getType()) || Map.class.equals(component.getType());
        boolean present = required || property.has("default");
        softly.assertThat(nullable)
                .as("%s: @Nullable if and only if it may be absent", field)
                .isEqualTo(!present && !collection);
        if (component.getType().isPrimitive()) {
            softly.assertThat(present)
                    .as("%s: a primitive cannot be absent", field)
                    .isTrue();
        }
    }

    private void compare(Type type, JsonNode schema, String path) {
        String kind = schema.path("type").asText();
        if (CORE_TYPES.contains(path)) {
            softly.assertThat(type.getTypeName()).as(path).startsWith("io.fabric8.kubernetes.api.model.");
        } else if (type instanceof ParameterizedType generic && List.class.equals(generic.getRawType())) {
            softly.assertThat(kind).as(path).isEqualTo("array");
            compare(generic.getActualTypeArguments()[0], schema.path("items"), path + "[]");
        } else if (type instanceof ParameterizedType generic && Map.class.equals(generic.getRawType())) {
            softly.assertThat(kind).as(path).isEqualTo("object");
            compare(generic.getActualTypeArguments()[1], schema.path("additionalProperties"), path + "{}");
        } else if (type instanceof Class<?> raw) {
            compareScalarOrRecord(raw, schema, kind, path);
        } else {
            softly.fail("%s: unsupported type %s", path, type);
        }
    }

    private void compareScalarOrRecord(Class<?> type, JsonNode schema, String kind, String path) {
        String format = INTEGERS.get(type);
        if (format != null) {
            softly.assertThat(kind).as(path).isEqualTo("integer");
            softly.assertThat(schema.path("format").asText()).as(path).isEqualTo(format);
        } else if (String.class.equals(type)) {
            softly.assertThat(kind).as(path).isEqualTo("string");
        } else if (boolean.class.equals(type)) {
            softly.assertThat(kind).as(path).isEqualTo("boolean");
        } else {
            softly.assertThat(kind).as(path).isEqualTo("object");
            compare(type, schema, path);
        }
    }

    private static boolean isRequired(JsonNode schema, String name) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(item -> required.add(item.asText()));
        return required.contains(name);
    }

    private static List<String> names(JsonNode properties) {
        return properties.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode crd() {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("..", "crds", "mailingresses.mailingress.dev.yaml")
                            .toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
