package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.resolve.ModelResolver;
import dev.mailingress.operator.resolve.Resolution;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.schema.ResourceMutation;
import dev.mailingress.operator.schema.RuleFile;
import dev.mailingress.operator.schema.SchemaRules;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Validation of the files in {@code crd/} by the API server; its message is what kubectl apply prints. */
@OnCluster
class CrdRulesIT {

    private static final String RULES_NOT_CHECKED = "some validation rules were not checked";

    private final TestCluster cluster = TestCluster.shared();
    private final YAMLMapper yaml = new YAMLMapper();
    private final CrdSchema schema = CrdSchema.load();
    private final SchemaRules rules = new SchemaRules(schema);

    @ParameterizedTest
    @MethodSource
    void shouldBeAcceptedWhenValid(RuleFile file) {
        assertThat(cluster.client().resource(file.yaml()).dryRun().create()).isNotNull();
    }

    static List<RuleFile> shouldBeAcceptedWhenValid() {
        return RuleFile.valid();
    }

    @ParameterizedTest
    @MethodSource
    void shouldBeRejectedWithTheRemedyWhenARuleIsViolated(RuleFile file) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(
                        () -> cluster.client().resource(file.yaml()).dryRun().create())
                .satisfies(rejection -> assertThat(rejection.getCode()).isEqualTo(422))
                .withMessageContaining(file.message());
    }

    static List<RuleFile> shouldBeRejectedWithTheRemedyWhenARuleIsViolated() {
        return RuleFile.invalid();
    }

    /** The errors that render reports without an API server are the errors of the API server, word for word. */
    @ParameterizedTest
    @MethodSource
    void shouldReportTheErrorsOfRenderWhenAFileIsRejected(RuleFile file) throws IOException {
        // Given
        List<String> rendered = rules.errors(schema.withDefaults(yaml.readTree(file.yaml()))).stream()
                .map(schemaError ->
                        (schemaError.field().isEmpty() ? "<nil>" : schemaError.field()) + ": " + schemaError.message())
                .toList();
        // When
        KubernetesClientException rejection = catchThrowableOfType(
                KubernetesClientException.class,
                () -> cluster.client().resource(file.yaml()).dryRun().create());
        // Then
        assertThat(rejection.getStatus().getDetails().getCauses())
                .map(cause -> cause.getField() + ": " + cause.getMessage())
                .filteredOn(cause -> !cause.contains(RULES_NOT_CHECKED))
                .containsExactlyInAnyOrderElementsOf(rendered);
    }

    static List<RuleFile> shouldReportTheErrorsOfRenderWhenAFileIsRejected() {
        return RuleFile.invalid();
    }

    /**
     * A hundred random changes: render accepts what the API server accepts, and the API server accepts the objects that
     * the operator creates from it or rejects them with a message.
     */
    @ParameterizedTest
    @MethodSource
    void shouldAgreeWithRenderWhenAValidResourceIsMutated(ResourceMutation mutation) throws IOException {
        // Given
        JsonNode resource = schema.withDefaults(mutation.resource());
        boolean valid = rules.errors(resource).stream()
                .allMatch(schemaError -> schemaError.message().startsWith("unknown field"));
        // When
        Optional<KubernetesClientException> rejection = rejection(yaml.writeValueAsString(mutation.resource()));
        // Then
        assertThat(rejection.isEmpty())
                .as("%s: %s", rejection, rules.errors(resource))
                .isEqualTo(valid);
        if (valid) {
            assertThat(objectsOf(resource))
                    .map(this::rejection)
                    .allSatisfy(rejected -> rejected.ifPresent(
                            e -> assertThat(e.getCode()).as(e.getMessage()).isIn(400, 422)));
        }
    }

    static List<ResourceMutation> shouldAgreeWithRenderWhenAValidResourceIsMutated() {
        return ResourceMutation.some(100, 5);
    }

    private List<String> objectsOf(JsonNode resource) {
        ObservedState state = new ObservedState(List.of(), List.of(), List.of("10.42.0.0/24"), List.of());
        Resolution resolution = new ModelResolver(ModelFixture.OPERATOR_INFO)
                .resolve(new MailIngressReader(schema).read(resource), state);
        return resolution instanceof Resolution.Resolved resolved
                ? new DesiredState()
                        .all(ServingPlan.settled(resolved.model())).stream()
                                .map(Serialization::asYaml)
                                .toList()
                : List.of();
    }

    private Optional<KubernetesClientException> rejection(String document) {
        return Optional.ofNullable(catchThrowableOfType(
                KubernetesClientException.class,
                () -> cluster.client().resource(document).dryRun().create()));
    }
}
