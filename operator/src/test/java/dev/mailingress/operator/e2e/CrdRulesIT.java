package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.model.ModelResolver;
import dev.mailingress.operator.model.ObservedState;
import dev.mailingress.operator.model.Resolution;
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

/** What the API server says of the files in {@code crd/}: the sentence is what an admin reads after kubectl apply. */
@OnCluster
class CrdRulesIT {

    private static final String MORE_TO_COME = "some validation rules were not checked";

    private final TestCluster cluster = TestCluster.shared();
    private final YAMLMapper yaml = new YAMLMapper();
    private final CrdSchema schema = CrdSchema.load();
    private final SchemaRules rules = new SchemaRules(schema);

    @ParameterizedTest
    @MethodSource
    void shouldBeTakenWhenNothingIsWrong(RuleFile file) {
        assertThat(cluster.client().resource(file.yaml()).dryRun().create()).isNotNull();
    }

    static List<RuleFile> shouldBeTakenWhenNothingIsWrong() {
        return RuleFile.valid();
    }

    @ParameterizedTest
    @MethodSource
    void shouldBeRefusedWithTheCureWhenARuleIsBroken(RuleFile file) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(
                        () -> cluster.client().resource(file.yaml()).dryRun().create())
                .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(422))
                .withMessageContaining(file.message());
    }

    static List<RuleFile> shouldBeRefusedWithTheCureWhenARuleIsBroken() {
        return RuleFile.invalid();
    }

    /** What render says in a place without an API server is what the API server says: every mistake, word by word. */
    @ParameterizedTest
    @MethodSource
    void shouldSayWhatRenderSaysWhenAFileIsRefused(RuleFile file) throws IOException {
        // Given
        List<String> rendered = rules.errors(schema.withDefaults(yaml.readTree(file.yaml()))).stream()
                .map(schemaError ->
                        (schemaError.field().isEmpty() ? "<nil>" : schemaError.field()) + ": " + schemaError.message())
                .toList();
        // When
        KubernetesClientException refusal = catchThrowableOfType(
                KubernetesClientException.class,
                () -> cluster.client().resource(file.yaml()).dryRun().create());
        // Then
        assertThat(refusal.getStatus().getDetails().getCauses())
                .map(cause -> cause.getField() + ": " + cause.getMessage())
                .filteredOn(cause -> !cause.contains(MORE_TO_COME))
                .containsExactlyInAnyOrderElementsOf(rendered);
    }

    static List<RuleFile> shouldSayWhatRenderSaysWhenAFileIsRefused() {
        return RuleFile.invalid();
    }

    /** A hundred slips: what the API server takes is what render takes, and what comes of it is made or refused in words. */
    @ParameterizedTest
    @MethodSource
    void shouldAgreeWithRenderWhenAnythingIsChanged(ResourceMutation mutation) throws IOException {
        // Given
        JsonNode resource = schema.withDefaults(mutation.resource());
        boolean valid = rules.errors(resource).stream()
                .allMatch(schemaError -> schemaError.message().startsWith("unknown field"));
        // When
        Optional<KubernetesClientException> refusal = refusal(yaml.writeValueAsString(mutation.resource()));
        // Then
        assertThat(refusal.isEmpty())
                .as("%s: %s", refusal, rules.errors(resource))
                .isEqualTo(valid);
        if (valid) {
            assertThat(madeOf(resource))
                    .map(this::refusal)
                    .allSatisfy(made -> made.ifPresent(
                            no -> assertThat(no.getCode()).as(no.getMessage()).isIn(400, 422)));
        }
    }

    static List<ResourceMutation> shouldAgreeWithRenderWhenAnythingIsChanged() {
        return ResourceMutation.some(100, 5);
    }

    private List<String> madeOf(JsonNode resource) {
        ObservedState facts = new ObservedState(List.of(), List.of(), List.of("10.42.0.0/24"), List.of());
        Resolution resolution = new ModelResolver(ModelFixture.SURROUNDINGS)
                .resolve(new MailIngressReader(schema).read(resource), facts);
        return resolution instanceof Resolution.Resolved resolved
                ? new DesiredState()
                        .all(resolved.model()).stream()
                                .map(Serialization::asYaml)
                                .toList()
                : List.of();
    }

    private Optional<KubernetesClientException> refusal(String document) {
        return Optional.ofNullable(catchThrowableOfType(
                KubernetesClientException.class,
                () -> cluster.client().resource(document).dryRun().create()));
    }
}
