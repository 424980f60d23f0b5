package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReconciliationTriggersTest {

    private final ReconciliationTriggers triggers = new ReconciliationTriggers();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldTriggerWhenTheMailIngressChanges(String change, ObjectMetaBuilder updated) {
        assertThat(triggers.accept(resource(updated), resource(metadata())))
                .as(change)
                .isTrue();
    }

    static Stream<Arguments> shouldTriggerWhenTheMailIngressChanges() {
        return Stream.of(
                Arguments.of("spec", metadata().withGeneration(2L)),
                Arguments.of("annotation", metadata().addToAnnotations("mailingress.dev/paused", "true")),
                Arguments.of("finalizer", metadata().addToFinalizers("mailingress.dev/mail-server-files")),
                Arguments.of("deletion", metadata().withDeletionTimestamp("2026-01-01T10:00:00Z")));
    }

    @Test
    void shouldNotTriggerWhenOnlyTheStatusChanges() {
        assertThat(triggers.accept(resource(metadata().withResourceVersion("2")), resource(metadata())))
                .isFalse();
    }

    private static MailIngress resource(ObjectMetaBuilder metadata) {
        MailIngress resource = new MailIngress();
        resource.setMetadata(metadata.build());
        return resource;
    }

    private static ObjectMetaBuilder metadata() {
        return new ObjectMetaBuilder().withName("mail").withGeneration(1L).withResourceVersion("1");
    }
}
