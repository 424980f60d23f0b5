package dev.mailingress.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.Security;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemResolverTest {

    @Test
    void shouldResolveKnownNameOnResolverThread() throws Exception {
        // Given
        try (SystemResolver resolver = new SystemResolver()) {
            CompletableFuture<Resolution> answer = new CompletableFuture<>();
            CompletableFuture<String> thread = new CompletableFuture<>();
            // When
            resolver.resolve("localhost", resolution -> {
                thread.complete(Thread.currentThread().getName());
                answer.complete(resolution);
            });
            // Then
            assertThat(answer.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Resolution.Found.class,
                            found -> assertThat(found.addresses()).allMatch(InetAddress::isLoopbackAddress));
            assertThat(thread.get()).isEqualTo("resolver");
        }
    }

    @Test
    void shouldDisableJdkAddressCache() {
        new SystemResolver().close();
        assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("0");
        assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("0");
    }

    @Test
    void shouldReturnUnansweredWhenClosed() {
        // Given
        SystemResolver resolver = new SystemResolver();
        resolver.close();
        CompletableFuture<Resolution> answer = new CompletableFuture<>();
        // When
        resolver.resolve("localhost", answer::complete);
        // Then
        assertThat(answer).isCompletedWithValue(new Resolution.Unanswered());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail: Name or service not known",
                "mail: No address associated with hostname",
                "mail: Name does not resolve",
                "mail: Name has no usable address"
            })
    void shouldReturnNoAddressWhenSystemReportsUnknownName(String message) {
        assertThat(SystemResolver.failure(message)).isEqualTo(new Resolution.NoAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mail: Temporary failure in name resolution", "mail: Try again", "mail: System error", "mail"})
    void shouldReturnUnansweredWhenSystemReportsFailure(String message) {
        assertThat(SystemResolver.failure(message)).isEqualTo(new Resolution.Unanswered());
    }
}
