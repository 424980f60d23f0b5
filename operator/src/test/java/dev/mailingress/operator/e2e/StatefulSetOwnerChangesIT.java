package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Changes by the owner of a StatefulSet. */
@OnCluster
class StatefulSetOwnerChangesIT extends WorkloadOwnerChanges {

    private static final String NAMESPACE = "statefulset-owner";
    private static final String ADDRESS = "203.0.113.155";

    StatefulSetOwnerChangesIT() {
        super(NAMESPACE, ADDRESS, WorkloadKind.STATEFUL_SET, DmsGeneration.DEBIAN_13);
    }

    @Test
    @Order(5)
    void shouldNameThePodToDeleteWhenAnUnreadyPodBlocksTheRollout() {
        // Given
        String good = manifest.replace("value: 1s", "value: 4s");
        String podBefore = mailServer.podUid();
        kubectl(good.replace("/run/mail-server.ready", "/run/never"), FORCED_APPLY);
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .until(() -> !mailServer.podUid().equals(podBefore));

        // When
        kubectl(good, FORCED_APPLY);

        // Then
        assertThat(mail.awaitCondition("DmsConfigured", "False:RolloutHeldBack"))
                .contains("`kubectl delete pod mailserver-0`");
        cluster.kubectl("delete", "pod", "mailserver-0", "-n", namespace);
        assertServes("after-a-deletion");
    }
}
