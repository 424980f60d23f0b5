package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.observed.ContainerFailure;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DmsConfiguredConditionTest {

    private static final DmsState EXTERNAL = new DmsState.External("a");
    private static final DmsState OWNER = new DmsState.OwnerMustMount("a", "mail-dms-a");
    private static final DmsState UNRESOLVED = new DmsState.ReferenceUnresolved("a");
    private static final DmsState WAITING = new DmsState.WaitingForProxies("a");
    private static final DmsState COLLISION =
            new DmsState.Blocked("a", new InjectionConflict(ConflictKind.MOUNT_COLLISION, "remove that mount"));
    private static final DmsState OVERRIDES =
            new DmsState.Blocked("a", new InjectionConflict(ConflictKind.CONFIRM_OVERRIDES, "copy its lines"));
    private static final DmsState CONFLICT = new DmsState.FieldConflicted("a", "conflict with \"helm\"");
    private static final DmsState DONE = injected(2, 2, 2);
    private static final ContainerFailure CRASH =
            new ContainerFailure("mailserver-7", "dms", "ended with status 89 and was restarted 3 times", true, 3);
    private static final DmsState CRASHING = failing(CRASH);
    private static final DmsState NO_MOUNT =
            failing(new ContainerFailure("mailserver-7", "dms", "waits: CreateContainerConfigError", false, 0));

    private final DmsConfiguredCondition condition = new DmsConfiguredCondition();

    @ParameterizedTest
    @MethodSource
    void shouldReportTheStateOfAMailServer(DmsState state, ConditionStatus status, Reason reason, String message) {
        // When
        ConditionResult result = condition.of(List.of(state));
        // Then
        assertThat(result.type()).isEqualTo(ConditionType.DMS_CONFIGURED);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.reason()).isEqualTo(reason);
        assertThat(result.message()).contains(message).endsWith(state == CONFLICT ? "\"helm\"" : ".");
    }

    static Stream<Arguments> shouldReportTheStateOfAMailServer() {
        return Stream.of(
                Arguments.of(
                        new DmsState.Injected("a", withoutPods("exceeded quota: compute")),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PENDING,
                        "0/1 updated, 0 available. Its pods cannot be created: exceeded quota: compute."),
                Arguments.of(
                        new DmsState.RestartPending("a", workload(1, 1, 1), List.of("pop3")),
                        ConditionStatus.TRUE,
                        Reason.RESTART_PENDING,
                        "Changed files and the listener pop3, which cannot be reached yet, take effect when"),
                Arguments.of(
                        DONE,
                        ConditionStatus.TRUE,
                        Reason.CONFIGURED,
                        "Mail server \"a\": all pods of Deployment \"mailserver\" run with the injected files."),
                Arguments.of(
                        injected(2, 1, 2),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PENDING,
                        "rollout of Deployment \"mailserver\" in progress: 1/2 updated, 2 available. If it does not progress,"),
                Arguments.of(
                        injected(1, 1, 0),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PENDING,
                        ": 1/1 updated, 0 available."),
                Arguments.of(
                        new DmsState.Injected("a", workload(1, 0, 1, true)),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PAUSED,
                        "is paused: running pods keep the old template. To replace them, run"
                                + " \"kubectl rollout resume deployment/mailserver\"."),
                Arguments.of(
                        new DmsState.Injected("a", statefulSet(true)),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PAUSED,
                        "uses updateStrategy OnDelete: running pods keep the old template until deleted. To replace them, run"
                                + " \"kubectl delete pod -l app=mail,part=server\"."),
                Arguments.of(
                        new DmsState.Injected("a", partitioned()),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PAUSED,
                        "has a rolling update with partition 1: pods with a lower number keep the old template, even if they"
                                + " are deleted. To replace them, run \"kubectl patch statefulset/mailserver -p '{\"spec\": {\"updateStrategy\": {\"rollingUpdate\": {\"partition\": 0}}}}'\"."),
                Arguments.of(
                        new DmsState.HeldBack("a", statefulSet(false), "mailserver-0"),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_HELD_BACK,
                        "waits for pod \"mailserver-0\" (old revision) to become ready before it rolls out the new revision."
                                + " If the pod does not become ready, run \"kubectl delete pod mailserver-0\" to"),
                Arguments.of(
                        new DmsState.Failing("a", statefulSet(false), CRASH),
                        ConditionStatus.FALSE,
                        Reason.MAIL_SERVER_FAILS,
                        "set \"configuration.mode\" to External, then run \"kubectl delete pod mailserver-7\"."),
                Arguments.of(
                        new DmsState.Injected("a", workload(1, 1, 1, true)),
                        ConditionStatus.TRUE,
                        Reason.CONFIGURED,
                        "all pods"),
                Arguments.of(
                        injected(0, 0, 0),
                        ConditionStatus.FALSE,
                        Reason.SCALED_TO_ZERO,
                        "has no replicas. Scale it up."),
                Arguments.of(
                        new DmsState.RestartPending("a", workload(1, 1, 1), List.of()),
                        ConditionStatus.TRUE,
                        Reason.RESTART_PENDING,
                        "Changed files take effect when its pods restart. To restart them, run"
                                + " \"kubectl rollout restart deployment/mailserver\"."),
                Arguments.of(
                        new DmsState.RestartPending("a", workload(1, 1, 1), List.of("pop3", "pop3s")),
                        ConditionStatus.TRUE,
                        Reason.RESTART_PENDING,
                        "Changed files and the listeners pop3, pop3s, which cannot be reached yet, take effect when"),
                Arguments.of(
                        CRASHING,
                        ConditionStatus.FALSE,
                        Reason.MAIL_SERVER_FAILS,
                        "container \"dms\" of pod \"mailserver-7\" ended with status 89 and was restarted 3 times. For"
                                + " details, run \"kubectl logs mailserver-7 -c dms --previous\"."),
                Arguments.of(
                        NO_MOUNT,
                        ConditionStatus.FALSE,
                        Reason.MAIL_SERVER_FAILS,
                        "waits: CreateContainerConfigError. For details, run \"kubectl describe pod mailserver-7\"."),
                Arguments.of(
                        new DmsState.PodsNotReady("a", workload(2, 2, 2), 1),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PENDING,
                        "rollout of Deployment \"mailserver\" in progress: 1/2 pods with the injected files are ready."),
                Arguments.of(
                        new DmsState.OldPodsRunning("a", List.of("mailserver-5", "mailserver-6")),
                        ConditionStatus.FALSE,
                        Reason.OLD_PODS_RUN,
                        "Mail server \"a\": waiting for pods with earlier files to terminate: mailserver-5, mailserver-6. If"
                                + " a pod does not terminate, run \"kubectl describe pod mailserver-5\" to see why"),
                Arguments.of(
                        new DmsState.Injected("a", unobserved()),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PENDING,
                        "1/1 updated, 1 available."),
                Arguments.of(
                        COLLISION,
                        ConditionStatus.FALSE,
                        Reason.MOUNT_COLLISION,
                        "Mail server \"a\" was not changed: remove that mount."),
                Arguments.of(OVERRIDES, ConditionStatus.FALSE, Reason.CONFIRM_OVERRIDES, "copy its lines"),
                Arguments.of(
                        CONFLICT,
                        ConditionStatus.FALSE,
                        Reason.FIELD_CONFLICT,
                        "Mail server \"a\" was not changed: another field manager owns fields that the operator needs to"),
                Arguments.of(
                        WAITING,
                        ConditionStatus.FALSE,
                        Reason.WAITING_FOR_PROXIES,
                        "waiting for a ready proxy that runs this generation."),
                Arguments.of(
                        OWNER,
                        ConditionStatus.UNKNOWN,
                        Reason.OWNER_MUST_MOUNT,
                        "must mount the files of ConfigMap \"mail-dms-a\". For snippets that are ready to paste, see"
                                + " \"status.mailServers[a].mounts\"."),
                Arguments.of(
                        UNRESOLVED,
                        ConditionStatus.UNKNOWN,
                        Reason.UNRESOLVED_REFS,
                        "was not found. See the condition ResolvedRefs."),
                Arguments.of(
                        EXTERNAL,
                        ConditionStatus.UNKNOWN,
                        Reason.EXTERNAL,
                        "is configured by its owner, because \"configuration.mode\" is External."));
    }

    @ParameterizedTest
    @MethodSource
    void shouldReportTheWorstOfSeveralMailServers(List<DmsState> states, Reason reason) {
        assertThat(condition.of(states).reason()).isEqualTo(reason);
    }

    static Stream<Arguments> shouldReportTheWorstOfSeveralMailServers() {
        return Stream.of(
                Arguments.of(List.of(DONE, WAITING), Reason.WAITING_FOR_PROXIES),
                Arguments.of(List.of(EXTERNAL, WAITING, DONE), Reason.WAITING_FOR_PROXIES),
                Arguments.of(List.of(DONE, EXTERNAL), Reason.EXTERNAL),
                Arguments.of(List.of(COLLISION, WAITING), Reason.MOUNT_COLLISION),
                Arguments.of(List.of(WAITING, COLLISION), Reason.WAITING_FOR_PROXIES),
                // What does not prevent Ready must not hide what does.
                Arguments.of(List.of(EXTERNAL, UNRESOLVED), Reason.UNRESOLVED_REFS),
                Arguments.of(List.of(OWNER, UNRESOLVED, DONE), Reason.UNRESOLVED_REFS));
    }

    @Test
    void shouldRejectAnEmptyList() {
        assertThatIllegalArgumentException().isThrownBy(() -> condition.of(List.of()));
    }

    private static DmsState injected(int replicas, int updated, int available) {
        return new DmsState.Injected("a", workload(replicas, updated, available));
    }

    private static DmsState failing(ContainerFailure failure) {
        return new DmsState.Failing("a", workload(1, 1, 0), failure);
    }

    /** A Deployment whose controller cannot create pods. */
    private static Workload withoutPods(String failure) {
        Workload workload = workload(1, 0, 0);
        Workload.Rollout rollout =
                new Workload.Rollout(true, 1, 0, 0, 0, false, 0, null, failure, Duration.ofMinutes(10));
        return new Workload(workload.kind(), workload.metadata(), workload.template(), workload.selector(), rollout);
    }

    private static Workload workload(int replicas, int updated, int available) {
        return workload(replicas, updated, available, false);
    }

    private static Workload workload(int replicas, int updated, int available, boolean paused) {
        return new Workload(
                "Deployment",
                new ObjectMetaBuilder().withName("mailserver").build(),
                new PodTemplateSpec(),
                Map.of(),
                new Workload.Rollout(true, replicas, updated, available, replicas, paused, null));
    }

    /** With the counts of a complete rollout of an earlier generation. */
    private static Workload unobserved() {
        return new Workload(
                "Deployment",
                new ObjectMetaBuilder().withName("mailserver").build(),
                new PodTemplateSpec(),
                Map.of(),
                new Workload.Rollout(false, 1, 1, 1, 1, false, null));
    }

    private static Workload statefulSet(boolean onDelete) {
        return new Workload(
                "StatefulSet",
                new ObjectMetaBuilder().withName("mailserver").build(),
                new PodTemplateSpec(),
                Map.of("part", "server", "app", "mail"),
                new Workload.Rollout(true, 1, 0, 0, 1, onDelete, "mailserver-2"));
    }

    private static Workload partitioned() {
        return new Workload(
                "StatefulSet",
                new ObjectMetaBuilder().withName("mailserver").build(),
                new PodTemplateSpec(),
                Map.of(),
                new Workload.Rollout(true, 1, 0, 1, 1, true, 1, "mailserver-2", null, Duration.ofMinutes(10)));
    }
}
