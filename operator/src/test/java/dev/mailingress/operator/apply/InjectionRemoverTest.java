package dev.mailingress.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.FakeApiServer.Request;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Removal of the injected files from a Deployment that an API server holds, which applies JSON patches as the real one does. */
class InjectionRemoverTest {

    private static final Identity MAIL = new Identity("mail", "mail", "0a1b2c3d-0", 1);
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final String OWN = "{manager: mailingress.dev-mail, operation: Apply}";
    private static final String RESTORE =
            "{manager: velero-server, operation: Update, fieldsV1: {\"f:spec\": {}}, time: '2026-01-01T10:00:00Z'}";
    private static final String INJECTED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u, resourceVersion: '1', managedFields: [%s]}
            spec:
              template:
                metadata: {labels: {app: mailserver, mailingress.dev/mail-server: mail.dms}}
                spec:
                  containers: [{name: dms, volumeMounts: [{name: mailingress-files, mountPath: /a, subPath: a}]}]
                  volumes: [{name: data}, {name: mailingress-files, configMap: {name: mail-dms-dms-01234567}}]
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final TestClock clock = new TestClock();

    private Deployment live = deployment("");
    /** What somebody else does after each JSON patch. */
    private UnaryOperator<Deployment> afterPatch = deployment -> deployment;
    /** Message with which every write is denied; empty if none is. */
    private String denial = "";
    /** Whether nobody but the operator owns the injected fields. */
    private boolean soleOwner;

    @AutoClose
    private final FakeApiServer server = new FakeApiServer(this::answer);

    @AutoClose
    private final KubernetesClient client = server.client();

    private final InjectionRemover remover = new InjectionRemover(new Injector(client), new Contentions(clock));

    InjectionRemoverTest() throws IOException {}

    @BeforeEach
    void start() {
        live = deployment(OWN + ", " + RESTORE);
    }

    @Test
    void shouldNeedNoPatchWhenOnlyTheOperatorOwnsTheFields() {
        // Given
        soleOwner = true;
        // Then
        assertThat(remove()).isInstanceOf(RemovalResult.Removed.class);
        assertThat(jsonPatches()).isEmpty();
        assertRemoved();
    }

    @Test
    void shouldRemoveEverythingWithOnePatchWhenAnotherManagerOwnsTheFieldsToo() {
        assertThat(remove()).isInstanceOf(RemovalResult.Removed.class);
        assertThat(jsonPatches()).hasSize(1);
        assertRemoved();
    }

    @Test
    void shouldRemoveEverythingWhenARestoreDroppedTheFieldManager() {
        // Given
        live = deployment(RESTORE);
        // Then
        assertThat(remove()).isInstanceOf(RemovalResult.Removed.class);
        assertRemoved();
    }

    @Test
    void shouldReadAgainWhenSomebodyElseChangedTheWorkloadMeanwhile() {
        // Given
        Workload stale = Workload.of(live);
        live = new DeploymentBuilder(live)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewVolume()
                .withName("new")
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        live.getSpec().getTemplate().getSpec().getVolumes().remove(0);
        // Then
        assertThat(remover.remove(stale, MAIL)).isInstanceOf(RemovalResult.Removed.class);
        assertThat(live.getSpec().getTemplate().getSpec().getVolumes())
                .extracting(volume -> volume.getName())
                .containsExactly("new");
    }

    @Test
    void shouldNameTheOtherManagerAndStopWhenTheFilesComeBack() {
        // Given
        afterPatch = patched -> deployment(RESTORE);
        // When
        RemovalResult first = remove();
        for (int round = 0; round < 3; round++) {
            clock.advance(Duration.ofSeconds(3));
            remove();
        }
        int patches = jsonPatches().size();
        RemovalResult stopped = remove();
        // Then
        assertThat(first).isInstanceOfSatisfying(RemovalResult.Left.class, left -> {
            assertThat(left.cause()).isEqualTo("the field manager \"velero-server\" sets them, too");
            assertThat(left.stopped()).isFalse();
        });
        assertThat(patches).isEqualTo(4 * InjectionRemover.MAX_ATTEMPTS);
        assertThat(stopped)
                .isInstanceOfSatisfying(
                        RemovalResult.Left.class,
                        left -> assertThat(left.stopped()).isTrue());
        assertThat(jsonPatches()).hasSize(patches);

        // When a minute has passed
        clock.advance(Duration.ofMinutes(1));
        afterPatch = patched -> patched;
        // Then
        assertThat(remove()).isInstanceOf(RemovalResult.Removed.class);
    }

    /** A watch may be behind for a while. */
    @Test
    void shouldNotCountWhenAStaleWorkloadIsCleanedAgain() {
        // Given
        Workload stale = Workload.of(live);
        // When
        for (int pass = 0; pass < 10; pass++) {
            // Then
            assertThat(remover.remove(stale, MAIL)).isInstanceOf(RemovalResult.Removed.class);
        }
    }

    @Test
    void shouldReportWhatAnAdmissionPolicyDenies() {
        // Given
        denial = "denied by kyverno";
        // Then
        assertThat(remove())
                .isInstanceOfSatisfying(
                        RemovalResult.Left.class,
                        left -> assertThat(left.cause())
                                .isEqualTo("the API server rejected the removal: denied by kyverno"));
    }

    private RemovalResult remove() {
        return remover.remove(Workload.of(live), MAIL);
    }

    private void assertRemoved() {
        assertThat(live.getSpec().getTemplate().getMetadata().getLabels()).containsOnlyKeys("app");
        assertThat(live.getSpec().getTemplate().getSpec().getVolumes()).hasSize(1);
        assertThat(live.getSpec().getTemplate().getSpec().getContainers().get(0).getVolumeMounts())
                .isEmpty();
        assertThat(live.getMetadata().getManagedFields())
                .extracting(entry -> entry.getManager())
                .doesNotContain("mailingress.dev-mail");
    }

    private List<Request> jsonPatches() {
        return server.requests().stream()
                .filter(request -> request.body().startsWith("["))
                .toList();
    }

    private Answer answer(Request request) {
        if (request.method().equals("GET")) {
            return Answer.ok(KUBERNETES.asJson(live));
        }
        if (!denial.isEmpty()) {
            return Answer.error(403, denial);
        }
        if (request.body().startsWith("[")) {
            return jsonPatch(request.body());
        }
        Deployment applied = emptyApply();
        if (!request.path().contains("dryRun")) {
            live = applied;
        }
        return Answer.ok(KUBERNETES.asJson(applied));
    }

    private Answer jsonPatch(String patch) {
        try {
            JsonNode patched = JsonPatch.apply(json.readTree(patch), KUBERNETES.convertValue(live, JsonNode.class));
            live = KUBERNETES.convertValue(patched, Deployment.class);
        } catch (RuntimeException | IOException e) {
            return Answer.error(422, "the server rejected our request due to an error in our request");
        }
        live = afterPatch.apply(live);
        live.getMetadata().setResourceVersion("2");
        return Answer.ok(KUBERNETES.asJson(live));
    }

    private Deployment emptyApply() {
        Deployment applied = KUBERNETES.unmarshal(KUBERNETES.asJson(live), Deployment.class);
        applied.getMetadata()
                .getManagedFields()
                .removeIf(entry -> entry.getManager().equals("mailingress.dev-mail"));
        if (soleOwner) {
            applied.getSpec().getTemplate().getMetadata().getLabels().remove("mailingress.dev/mail-server");
            applied.getSpec().getTemplate().getSpec().getVolumes().remove(1);
            applied.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getVolumeMounts()
                    .clear();
        }
        return applied;
    }

    private static Deployment deployment(String managedFields) {
        return KUBERNETES.unmarshal(INJECTED.formatted(managedFields), Deployment.class);
    }
}
