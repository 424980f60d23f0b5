package dev.mailingress.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonRetryableErrorsTest {

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422})
    void shouldReturnTheApiServerMessageForNonRetryableErrors(int code) {
        // Given
        RuntimeException wrapped = new IllegalStateException(failure(code));
        // Then
        assertThat(NonRetryableErrors.message(wrapped)).contains("Service \"mail\" is invalid: spec.clusterIPs");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409, 429, 500, 503})
    void shouldReturnNothingForRetryableErrors(int code) {
        assertThat(NonRetryableErrors.message(failure(code))).isEmpty();
    }

    @Test
    void shouldReturnNothingForOtherExceptions() {
        assertThat(NonRetryableErrors.message(new IllegalStateException("422"))).isEmpty();
    }

    private static KubernetesClientException failure(int code) {
        return new KubernetesClientException(
                "Failure executing: PATCH at: https://10.43.0.1",
                code,
                new StatusBuilder()
                        .withMessage("Service \"mail\" is invalid: spec.clusterIPs")
                        .build());
    }
}
