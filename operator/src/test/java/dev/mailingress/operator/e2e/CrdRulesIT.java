package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.RuleFile;
import dev.mailingress.operator.schema.SchemaRules;
import dev.mailingress.testing.Requires;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server says of the files in {@code crd/}: the sentence is what an admin reads after kubectl apply. */
@Requires(Requires.Need.KUBERNETES)
class CrdRulesIT {

    private static final String MORE_TO_COME = "some validation rules were not checked";

    private final Cluster cluster = Cluster.shared();
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
        List<String> rendered = rules.mistakes(schema.withDefaults(yaml.readTree(file.yaml()))).stream()
                .map(mistake -> (mistake.field().isEmpty() ? "<nil>" : mistake.field()) + ": " + mistake.message())
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
}
