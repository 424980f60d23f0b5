package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mailingress.operator.schema.RuleFile;
import dev.mailingress.testing.Requires;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server says of the files in {@code crd/}: the sentence is what an admin reads after kubectl apply. */
@Requires(Requires.Need.KUBERNETES)
class CrdRulesIT {

    private final Cluster cluster = Cluster.shared();

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
}
