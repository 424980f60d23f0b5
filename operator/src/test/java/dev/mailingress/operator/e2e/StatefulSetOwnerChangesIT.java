package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The owner of a StatefulSet. */
@OnCluster
class StatefulSetOwnerChangesIT extends WorkloadOwnerChanges {

    private static final String NAMESPACE = "stateful-hands";
    private static final String ADDRESS = "203.0.113.155";

    StatefulSetOwnerChangesIT() {
        super(NAMESPACE, ADDRESS, WorkloadKind.STATEFUL_SET, DmsGeneration.DEBIAN_13);
    }

    @Test
    @Order(5)
    void shouldSayWhichPodToDeleteWhenOneThatIsNotReadyHoldsItsSuccessorBack() {
        // Given
        String good = manifest.replace("value: 1s", "value: 4s");
        String before = mailServer.podUid();
        kubectl(good.replace("/run/mail-server.ready", "/run/never"), BY_FORCE);
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .until(() -> !mailServer.podUid().equals(before));

        // When
        kubectl(good, BY_FORCE);

        // Then
        assertThat(mail.awaitCondition("DmsConfigured", "False:RolloutHeldBack"))
                .contains("\"kubectl delete pod mailserver-0\"");
        cluster.kubectl("delete", "pod", "mailserver-0", "-n", namespace);
        assertServes("after-a-deletion");
    }
}
