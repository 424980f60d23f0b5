package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.advice.AdvisoryReason;
import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.api.v1alpha1.ProxiesStatus;
import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.api.v1alpha1.WarningStatus;
import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.Excuse;
import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.desired.Ownership;
import dev.mailingress.operator.observed.PodMonitorState;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.operator.observed.SourceKind;
import dev.mailingress.operator.observed.Verdict;
import dev.mailingress.operator.resolve.SpecError;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusComposerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T10:00:00Z"), ZoneOffset.UTC);
    private static final List<StatusAddress> ADDRESSES = List.of(new StatusAddress("IPAddress", "203.0.113.25"));
    private static final List<MailServerStatus> SERVERS =
            List.of(new MailServerStatus("dms", List.of("10.42.0.0/16"), List.of(25), null, null, List.of()));
    private static final PortVerdict PROVEN =
            new PortVerdict("dms", 25, "IPv4", Verdict.SEES_CLIENT, true, Excuse.NONE, "Confirmed.");
    private static final List<Advisory> WARNINGS =
            List.of(new Advisory(AdvisoryReason.PERMIT_DOCKER, "Set PERMIT_DOCKER to none."));
    private static final List<WarningStatus> STATUSES = new WarningCondition().statuses(WARNINGS);
    private static final Service SERVICE = new KubernetesSerialization().unmarshal("""
            apiVersion: v1
            kind: Service
            metadata: {name: mail}
            spec: {type: LoadBalancer, clusterIP: 10.43.0.9}
            status: {loadBalancer: {ingress: [{ip: 203.0.113.25}]}}
            """, Service.class);
    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, generation: 3}
            spec:
              mailServers:
              - name: dms
                workloadRef: {name: mailserver%s}
            """;
    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail}
            spec: {template: {spec: {containers: [{name: dms}, {name: exporter}]}}}
            """;

    private final StatusComposer composer = new StatusComposer(new ConditionSet(CLOCK), CLOCK);
    private final ProxyFleet fleet = new ProxyFleet(
            1,
            true,
            null,
            List.of(new Proxy("a", true, null, "10.42.0.9", ProxyReports.of(new ConfigResponse(3, "new", null)))),
            List.of());

    @Test
    void shouldReportAllConditionsInOrderWhenTheResourceIsAccepted() {
        // Given
        ModelFixture fixture = ModelFixture.of(RESOURCE.formatted(", container: dms"), WORKLOAD);
        // When
        MailIngressStatus status = composer.of(MailIngressStatus.NONE, state(fixture, false));
        // Then
        assertThat(status.conditions())
                .extracting(StatusComposerTest::brief)
                .containsExactly(
                        "Accepted=True/Accepted",
                        "ResolvedRefs=True/Resolved",
                        "AddressAssigned=True/Assigned",
                        "Programmed=True/Programmed",
                        "DmsConfigured=Unknown/External",
                        "BackendVerified=True/SeesClient",
                        "ClientAddressPreserved=Unknown/NoConnections",
                        "Warning=True/WarningsPresent",
                        "Ready=True/Ready");
        assertThat(status.conditions())
                .allSatisfy(c -> assertThat(c.observedGeneration()).isEqualTo(3));
        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.proxies()).isEqualTo(new ProxiesStatus(1, 1, 1));
        assertThat(status.addresses()).isEqualTo(ADDRESSES);
        assertThat(status.mailServers()).isEqualTo(SERVERS);
        assertThat(status.warnings()).containsExactly(new WarningStatus("PermitDocker", "Set PERMIT_DOCKER to none."));
    }

    @Test
    void shouldNotReportTheGenerationAsProgrammedWhileProxiesKeepAnEarlierConfiguration() {
        // Given
        ModelFixture fixture = ModelFixture.of(RESOURCE.formatted(""));
        // When
        MailIngressStatus status = composer.of(MailIngressStatus.NONE, state(fixture, true));
        // Then
        assertThat(status.conditions())
                .extracting(StatusComposerTest::brief)
                .contains("ResolvedRefs=False/WorkloadNotFound", "Programmed=Unknown/UnresolvedRefs");
    }

    @Test
    void shouldKeepConditionsOfWhatWasNotTouchedWhenTheApiServerRejectsObjects() {
        // Given
        ModelFixture fixture = ModelFixture.of(RESOURCE.formatted(", container: dms"), WORKLOAD);
        MailIngressStatus before = composer.of(MailIngressStatus.NONE, state(fixture, false));
        // When
        MailIngressStatus status =
                composer.refused(before, 4, new AcceptedCondition().clusterRefused(List.of("port is taken")));
        // Then
        assertThat(status.conditions())
                .extracting(StatusComposerTest::brief)
                .containsExactly(
                        "Accepted=False/ClusterRefused",
                        "ResolvedRefs=True/Resolved",
                        "AddressAssigned=True/Assigned",
                        "Programmed=True/Programmed",
                        "DmsConfigured=Unknown/External",
                        "BackendVerified=True/SeesClient",
                        "ClientAddressPreserved=Unknown/NoConnections",
                        "Warning=True/WarningsPresent",
                        "Stalled=True/ClusterRefused",
                        "Ready=False/NotReady");
        assertThat(status.proxies()).isEqualTo(before.proxies());
    }

    @Test
    void shouldNotEvaluateConditionsThatAreNewWhenTheApiServerRejectsObjects() {
        assertThat(composer.refused(
                                MailIngressStatus.NONE,
                                1,
                                new AcceptedCondition().clusterRefused(List.of("port is taken")))
                        .conditions())
                .extracting(StatusComposerTest::brief)
                .contains("Accepted=False/ClusterRefused", "Programmed=Unknown/NotAccepted");
    }

    @Test
    void shouldNotEvaluateAgainWhatWasNotEvaluatedForARejectedGeneration() {
        // Given
        ConditionResult rejected = new AcceptedCondition().clusterRefused(List.of("port is taken"));
        MailIngressStatus before = composer.refused(MailIngressStatus.NONE, 1, rejected);
        // When
        MailIngressStatus after = composer.refused(before, 2, rejected);
        // Then
        assertThat(after.conditions())
                .allSatisfy(condition -> assertThat(condition.observedGeneration())
                        .as(condition.type())
                        .isEqualTo(2));
    }

    private ReconciledState state(ModelFixture fixture, boolean held) {
        return new ReconciledState(
                ServingPlan.settled(fixture.model()),
                ModelFixture.objects(fixture.model()),
                "new",
                held,
                fleet,
                List.of(new DmsState.External("dms")),
                List.of(),
                List.of(SERVICE),
                SERVERS,
                new PodMonitorState.NotWanted(),
                new PathState(
                        new Verification(false, List.of(PROVEN), List.of()),
                        false,
                        ClientAddresses.of(List.of(), true, clients -> address -> SourceKind.NODE),
                        WARNINGS));
    }

    @Test
    void shouldNameTheWorkloadWhenItIsNotFound() {
        assertThat(new ResolvedRefsCondition()
                        .of(ModelFixture.of(RESOURCE.formatted("")).model()))
                .isEqualTo(ConditionResult.ofFalse(
                        ConditionType.RESOLVED_REFS,
                        Reason.WORKLOAD_NOT_FOUND,
                        "Unresolved references: Deployment \"mailserver\" not found in this namespace: create it, or correct workloadRef"
                                + " (for a DaemonSet or a Pod, use serviceRef)."));
    }

    @Test
    void shouldNameTheContainersWhenTheyAreAmbiguous() {
        // When
        ConditionResult result = new ResolvedRefsCondition()
                .of(ModelFixture.of(RESOURCE.formatted(""), WORKLOAD).model());
        // Then
        assertThat(result.reason()).isEqualTo(Reason.CONTAINER_AMBIGUOUS);
        assertThat(result.message()).contains("several containers (dms, exporter)", "workloadRef.container");
    }

    @Test
    void shouldNameTheContainersWhenTheReferencedOneIsNotFound() {
        // When
        ConditionResult result = new ResolvedRefsCondition()
                .of(ModelFixture.of(RESOURCE.formatted(", container: mail"), WORKLOAD)
                        .model());
        // Then
        assertThat(result.reason()).isEqualTo(Reason.CONTAINER_NOT_FOUND);
        assertThat(result.message()).contains("\"mail\"", "(containers: dms, exporter)");
    }

    @Test
    void shouldKeepTheOtherFieldsWhenTheResourceIsNotAccepted() {
        // Given
        ProxiesStatus proxies = new ProxiesStatus(2, 2, 2);
        MailIngressStatus before =
                new MailIngressStatus(2L, List.of(), ADDRESSES, proxies, List.of(), SERVERS, STATUSES);
        ConditionResult invalid = new AcceptedCondition()
                .invalid(List.of(
                        new SpecError("spec.a", "is wrong: change it"), new SpecError("spec.b", "too: remove it")));
        // When
        MailIngressStatus status = composer.notAccepted(before, 3, invalid);
        // Then
        assertThat(status.conditions())
                .extracting(StatusComposerTest::brief)
                .containsExactly(
                        "Accepted=False/Invalid",
                        "ResolvedRefs=Unknown/NotAccepted",
                        "AddressAssigned=Unknown/NotAccepted",
                        "Programmed=Unknown/NotAccepted",
                        "DmsConfigured=Unknown/NotAccepted",
                        "BackendVerified=Unknown/NotAccepted",
                        "ClientAddressPreserved=Unknown/NotAccepted",
                        "Warning=Unknown/NotAccepted",
                        "Stalled=True/Invalid",
                        "Ready=False/NotReady");
        assertThat(status.conditions().get(0).message())
                .isEqualTo("The spec is invalid: spec.a: is wrong: change it; spec.b: too: remove it.");
        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.addresses()).isEqualTo(ADDRESSES);
        assertThat(status.proxies()).isEqualTo(proxies);
        assertThat(status.mailServers()).isEqualTo(SERVERS);
        assertThat(status.warnings()).isEqualTo(STATUSES);
    }

    @Test
    void shouldKeepTheOtherFieldsWhileTheDeletionWaits() {
        // Given
        MailIngressStatus before = composer.of(
                MailIngressStatus.NONE,
                state(ModelFixture.of(RESOURCE.formatted(", container: dms"), WORKLOAD), false));
        ConditionResult waits = new DmsConfiguredCondition()
                .waitingForDeletion(List.of("mailserver-1"), Instant.parse("2026-01-01T10:10:00Z"));
        // When
        MailIngressStatus status = composer.deleting(before, 4, waits);
        // Then
        assertThat(status.conditions())
                .extracting(StatusComposerTest::brief)
                .containsExactly(
                        "Accepted=True/Accepted",
                        "ResolvedRefs=True/Resolved",
                        "AddressAssigned=True/Assigned",
                        "Programmed=True/Programmed",
                        "DmsConfigured=False/OldPodsRun",
                        "BackendVerified=True/SeesClient",
                        "ClientAddressPreserved=Unknown/NoConnections",
                        "Warning=True/WarningsPresent",
                        "Reconciling=True/OldPodsRun",
                        "Ready=False/NotReady");
        assertThat(status.conditions().get(4).message())
                .contains(
                        "pods that still use the injected files: mailserver-1.",
                        "at the latest until 2026-01-01T10:10:00Z.");
        assertThat(status.conditions().get(9).message()).contains("mailserver-1");
        assertThat(status.observedGeneration()).isEqualTo(4);
        assertThat(status.addresses()).isEqualTo(before.addresses());
        assertThat(status.proxies()).isEqualTo(before.proxies());
        assertThat(status.mailServers()).isEqualTo(before.mailServers());
    }

    @Test
    void shouldListTenPodsAndCountTheOthers() {
        // Given
        List<String> pods =
                IntStream.range(10, 30).mapToObj(i -> "mailserver-" + i).toList();
        // When
        ConditionResult left = new DmsConfiguredCondition().deletionTimedOut(pods);
        // Then
        assertThat(left.reason()).isEqualTo(Reason.OLD_PODS_LEFT);
        assertThat(left.message()).contains("mailserver-10, ", ", mailserver-19 and 10 more.", "Delete these pods.");
    }

    @Test
    void shouldNameTheConflictingObjects() {
        // Given
        AcceptedCondition accepted = new AcceptedCondition();
        // When
        ConditionResult name = accepted.nameConflict(List.of(
                new NameConflict("Service", "mail", new Ownership.Foreign("does not have the label \"x=y\"")),
                new NameConflict("Deployment", "mail-proxy", new Ownership.Leftover()),
                new NameConflict("ConfigMap", "mail-dms-dms", new Ownership.Foreign("contains other data"))));
        ConditionResult workload = accepted.workloadConflict("Deployment \"mailserver\"", "older");
        // Then
        assertThat(name.reason()).isEqualTo(Reason.NAME_CONFLICT);
        assertThat(name.message())
                .startsWith("Objects of the names that this MailIngress needs already exist")
                .contains(
                        "Service \"mail\" does not have the label \"x=y\", ConfigMap \"mail-dms-dms\" contains other data.",
                        "\"kubectl delete service/mail configmap/mail-dms-dms\"",
                        "another name");
        assertThat(workload.reason()).isEqualTo(Reason.WORKLOAD_CONFLICT);
        assertThat(workload.message())
                .startsWith("Deployment \"mailserver\" already belongs to the older MailIngress \"older\"");
        assertThat(List.of(name, workload)).noneMatch(ConditionResult::isTrue);
        assertThat(accepted.accepted().isTrue()).isTrue();
    }

    private static String brief(Condition condition) {
        return condition.type() + "=" + condition.status() + "/" + condition.reason();
    }
}
