package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Another tool undoes every write of the operator: the operator stops, names the tool, and tries again later. */
@Tag("slow")
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentionIT {

    private static final String NAMESPACE = "contention";
    private static final String ADDRESS = "203.0.113.235";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration A_MINUTE_LATER = Duration.ofMinutes(4);

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService tool = Executors.newSingleThreadScheduledExecutor();

    private final MailServerUnderTest mailServer =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13);
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners: [{name: smtp}]
            mailServers: [{name: dms, workloadRef: {name: mailserver}}]
            service: {type: NodePort, externalIPs: ["%s"], externalTrafficPolicy: Local}
            proxy: {replicas: 1}
            """.formatted(ADDRESS)).awaitReady();

    @Test
    void shouldStopToRestartTheMailServerWhenAToolReplacesItsWorkload() {
        // Given
        String manifest = MailServerUnderTest.resource("mail-server.yaml")
                .replace("${namespace}", NAMESPACE)
                .replace("${name}", MailServerUnderTest.NAME)
                .replace("${image}", MailServerImage.of(DmsGeneration.DEBIAN_13));
        // A field that the tool changes, by which the API server records that it writes.
        cluster.putOnNode("/tmp/contention.yaml", manifest.replace("value: 1s", "value: 2s"));
        // When
        ScheduledFuture<?> replaces = repeat("kubectl replace --field-manager=self-heal -f /tmp/contention.yaml");
        // Then
        assertThat(mail.awaitCondition("DmsConfigured", "False:Contended")).contains("\"self-heal\"", "tries again at");
        long generation = generation();
        assertThat(mailServer.template().injected().isEmpty()).isTrue();
        await().during(Duration.ofSeconds(30)).atMost(Duration.ofSeconds(40)).until(() -> generation() == generation);

        // When
        replaces.cancel(false);
        // Then
        await().atMost(A_MINUTE_LATER).until(() -> mail.isTrue("Ready"));
        client.deliver(ADDRESS, "after-the-contention");
    }

    @Test
    void shouldStopToRestoreAServiceThatAnotherControllerChanges() {
        // When
        ScheduledFuture<?> patches = repeat("kubectl patch service mail -n " + NAMESPACE
                + " --field-manager=cloud-controller --patch '{\"spec\": {\"externalTrafficPolicy\": \"Cluster\"}}'");
        // Then
        assertThat(mail.awaitCondition("Programmed", "False:Contended"))
                .contains("Service \"mail\"", "\"cloud-controller\"");

        // When
        patches.cancel(false);
        // Then
        await().atMost(A_MINUTE_LATER).until(() -> mail.isTrue("Ready"));
        assertThat(mail.service("mail").getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
    }

    /** Generation of the workload, which increases with each change of its spec. */
    private long generation() {
        return mailServer.workload().getMetadata().getGeneration();
    }

    private ScheduledFuture<?> repeat(String command) {
        return tool.scheduleWithFixedDelay(() -> cluster.onNode(command), 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }
}
