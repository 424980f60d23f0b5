package dev.mailingress.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.InjectionFacts;
import dev.mailingress.operator.decide.Injections;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.FakeApiServer.Request;
import dev.mailingress.operator.testing.ModelFixture;
import dev.mailingress.operator.testing.TestClock;
import dev.mailingress.operator.watch.ObservedPods;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tool replaces the workload after each injection, with what it has in its manifest. */
class InjectionBrakeTest {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final String MAIL_INGRESS = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, workloadRef: {name: mailserver, container: dms}}]
            """;
    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: mailserver
              namespace: mail
              uid: u
              resourceVersion: '%d'
              managedFields:
              - {manager: argocd-controller, operation: Update, time: '2026-01-01T10:00:00Z'}
              - {manager: kube-controller-manager, operation: Update, subresource: status, time: '2026-01-01T10:00:09Z'}
            spec:
              replicas: 1
              selector: {matchLabels: {app: mailserver}}
              template:
                metadata: {labels: {app: mailserver%s}, annotations: {x: y%s}}
                spec: {containers: [{name: dms%s}]%s}
            """;
    private static final String LABEL = ", mailingress.dev/mail-server: mail.dms";
    private static final String MOUNT = ", volumeMounts: [{name: mailingress-files, mountPath: /x, subPath: x}]";
    private static final String VOLUME = ", volumes: [{name: mailingress-files, configMap: {name: mail-dms-dms-0}}]";

    private final TestClock clock = new TestClock();
    private int version = 1;

    @AutoClose
    private final FakeApiServer server = new FakeApiServer(this::answer);

    @AutoClose
    private final KubernetesClient client = server.client();

    private final DmsConfigurator configurator = configurator();

    InjectionBrakeTest() throws IOException {}

    @Test
    void shouldStopAfterThreeRoundsAndTryAgainAfterAMinute() {
        // When
        for (int write = 0; write < 4; write++) {
            assertThat(pass("", "", "", "")).isNotInstanceOf(DmsState.Contended.class);
        }
        // Then
        int injections = injections();
        assertThat(injections).isEqualTo(4);
        assertThat(pass("", "", "", "")).isInstanceOfSatisfying(DmsState.Contended.class, contended -> {
            assertThat(contended.dispute().object()).isEqualTo("Deployment \"mailserver\"");
            assertThat(contended.dispute().manager()).isEqualTo("\"argocd-controller\"");
            assertThat(contended.dispute().retryAt()).isEqualTo("2026-01-01T10:01:00Z");
        });
        assertThat(pass("", "", "", "")).isInstanceOf(DmsState.Contended.class);
        assertThat(injections()).isEqualTo(injections);

        // When a minute has passed
        clock.advance(Duration.ofMinutes(1));
        // Then
        assertThat(pass("", "", "", "")).isNotInstanceOf(DmsState.Contended.class);
        assertThat(injections()).isEqualTo(injections + 1);
        assertThat(pass("", "", "", "")).isInstanceOf(DmsState.Contended.class);
    }

    /** What the tool leaves is cleared unless it is whole: pods must expect what their labels announce. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing                    | false | false | false | false
            a label only               | true  | true  | false | true
            a mount without a label    | false | false | true  | true
            a label without its ports  | true  | false | true  | true
            a whole earlier injection  | true  | true  | true  | false
            """)
    void shouldLeaveAConsistentTemplateWhenTheToolKeeps(
            String kept, boolean label, boolean ports, boolean mounted, boolean cleared) {
        // Given
        String labels = label ? LABEL + ", mailingress.dev/contract: " + contract() : "";
        String annotations = ports ? ", mailingress.dev/proxy-ports: '993'" : "";
        // When
        for (int pass = 0; pass < 5; pass++) {
            pass(labels, annotations, mounted ? MOUNT : "", mounted ? VOLUME : "");
        }
        // Then
        assertThat(jsonPatches()).as(kept).hasSize(cleared ? 1 : 0);
    }

    private static String contract() {
        return new Contract("dms", List.of(993), false).hash();
    }

    /** Somebody has replaced the workload, and the operator looks at it. */
    private DmsState pass(String labels, String annotations, String container, String pod) {
        version += 1;
        MailIngressModel model = ModelFixture.of(
                        MAIL_INGRESS, WORKLOAD.formatted(version, labels, annotations, container, pod))
                .model();
        InjectionPlan plan = ModelFixture.plan(model);
        Injections examined = new Injections(model, Map.of("dms", new InjectionFacts(plan, null, false, null)));
        return configurator
                .configure(
                        configurator.dryRun(examined),
                        ServingPlan.settled(model),
                        ObservedPods.in("mail", client),
                        true)
                .get(0);
    }

    private int injections() {
        return (int) server.requests().stream()
                .filter(request -> request.method().equals("PATCH")
                        && !request.path().contains("dryRun")
                        && request.body().contains("volumeMounts"))
                .count();
    }

    private List<Request> jsonPatches() {
        return server.requests().stream()
                .filter(request -> request.body().startsWith("["))
                .toList();
    }

    private Answer answer(Request request) {
        if (request.path().contains("/pods")) {
            return Answer.ok("{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": []}");
        }
        if (!request.path().contains("dryRun")) {
            version += 1;
        }
        boolean remains = request.path().contains("dryRun") && !request.body().contains("volumeMounts");
        return Answer.ok(KUBERNETES.asJson(
                KUBERNETES.unmarshal(WORKLOAD.formatted(version, remains ? LABEL : "", "", "", ""), Deployment.class)));
    }

    private DmsConfigurator configurator() {
        Injector injector = new Injector(client);
        Contentions contentions = new Contentions(clock);
        return new DmsConfigurator(client, injector, new InjectionRemover(injector, contentions), contentions, clock);
    }
}
