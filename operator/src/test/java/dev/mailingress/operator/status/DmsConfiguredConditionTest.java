package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.model.ContainerFailure;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
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
    private static final ContainerFailure TROUBLE =
            new ContainerFailure("mailserver-7", "dms", "ended with status 89 and was restarted 3 times", true);
    private static final DmsState CRASHING = failing(TROUBLE);
    private static final DmsState NO_MOUNT =
            failing(new ContainerFailure("mailserver-7", "dms", "waits: CreateContainerConfigError", false));

    private final DmsConfiguredCondition composer = new DmsConfiguredCondition();

    @ParameterizedTest
    @MethodSource
    void shouldTellHowFarOneMailServerIs(DmsState state, ConditionStatus truth, Reason reason, String message) {
        // When
        ConditionResult finding = composer.of(List.of(state), List.of());
        // Then
        assertThat(finding.type()).isEqualTo(ConditionType.DMS_CONFIGURED);
        assertThat(finding.status()).isEqualTo(truth);
        assertThat(finding.reason()).isEqualTo(reason);
        assertThat(finding.message()).contains(message).endsWith(state == CONFLICT ? "\"helm\"" : ".");
    }

    static Stream<Arguments> shouldTellHowFarOneMailServerIs() {
        return Stream.of(
                Arguments.of(
                        DONE,
                        ConditionStatus.TRUE,
                        Reason.CONFIGURED,
                        "all pods of Deployment \"mailserver\" run with"),
                Arguments.of(
                        injected(2, 1, 2),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PENDING,
                        "new pods of Deployment \"mailserver\": 1 of 2, available: 2;"),
                Arguments.of(
                        injected(1, 1, 0), ConditionStatus.FALSE, Reason.ROLLOUT_PENDING, ": 1 of 1, available: 0;"),
                Arguments.of(
                        new DmsState.Injected("a", workload(1, 0, 1, true)),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PAUSED,
                        "`kubectl rollout resume deployment/mailserver`"),
                Arguments.of(
                        new DmsState.Injected("a", statefulSet(true)),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_PAUSED,
                        "(updateStrategy OnDelete), and those of now go on without the files; `kubectl delete pod -l"
                                + " app=mail,part=server` has them replaced"),
                Arguments.of(
                        new DmsState.HeldBack("a", statefulSet(false), "mailserver-0"),
                        ConditionStatus.FALSE,
                        Reason.ROLLOUT_HELD_BACK,
                        "waits until pod \"mailserver-0\", which is of an earlier template, is ready, before it makes one with the"
                                + " files; if it does not get ready, `kubectl delete pod mailserver-0`"),
                Arguments.of(
                        new DmsState.Failing("a", statefulSet(false), TROUBLE),
                        ConditionStatus.FALSE,
                        Reason.MAIL_SERVER_FAILS,
                        "set configuration.mode to External, then `kubectl delete pod mailserver-7`."),
                Arguments.of(
                        new DmsState.Injected("a", workload(1, 1, 1, true)),
                        ConditionStatus.TRUE,
                        Reason.CONFIGURED,
                        "all"),
                Arguments.of(
                        injected(0, 0, 0),
                        ConditionStatus.FALSE,
                        Reason.SCALED_TO_ZERO,
                        "has no replicas; scale it up"),
                Arguments.of(
                        new DmsState.RestartPending("a", workload(1, 1, 1), List.of()),
                        ConditionStatus.TRUE,
                        Reason.RESTART_PENDING,
                        "changed content waits for its next pod: `kubectl rollout restart deployment/mailserver`"),
                Arguments.of(
                        new DmsState.RestartPending("a", workload(1, 1, 1), List.of("pop3", "pop3s")),
                        ConditionStatus.TRUE,
                        Reason.RESTART_PENDING,
                        "and the listeners pop3, pop3s, which nobody can reach yet, waits"),
                Arguments.of(
                        CRASHING,
                        ConditionStatus.FALSE,
                        Reason.MAIL_SERVER_FAILS,
                        "container \"dms\" of pod \"mailserver-7\" ended with status 89 and was restarted 3 times; `kubectl logs"
                                + " mailserver-7 -c dms --previous` tells more"),
                Arguments.of(
                        NO_MOUNT,
                        ConditionStatus.FALSE,
                        Reason.MAIL_SERVER_FAILS,
                        "waits: CreateContainerConfigError; `kubectl describe pod mailserver-7` tells more"),
                Arguments.of(COLLISION, ConditionStatus.FALSE, Reason.MOUNT_COLLISION, "remove that mount"),
                Arguments.of(OVERRIDES, ConditionStatus.FALSE, Reason.CONFIRM_OVERRIDES, "copy its lines"),
                Arguments.of(CONFLICT, ConditionStatus.FALSE, Reason.FIELD_CONFLICT, "nothing was changed"),
                Arguments.of(WAITING, ConditionStatus.FALSE, Reason.WAITING_FOR_PROXIES, "as soon as a ready proxy"),
                Arguments.of(
                        OWNER,
                        ConditionStatus.UNKNOWN,
                        Reason.OWNER_MUST_MOUNT,
                        "ConfigMap \"mail-dms-a\" as status.mailServers[a].mounts says"),
                Arguments.of(UNRESOLVED, ConditionStatus.UNKNOWN, Reason.UNRESOLVED_REFS, "see ResolvedRefs"),
                Arguments.of(EXTERNAL, ConditionStatus.UNKNOWN, Reason.EXTERNAL, "configured by its owner"));
    }

    @ParameterizedTest
    @MethodSource
    void shouldTellTheWorstWhenThereAreSeveralMailServers(List<DmsState> states, Reason reason) {
        assertThat(composer.of(states, List.of()).reason()).isEqualTo(reason);
    }

    static Stream<Arguments> shouldTellTheWorstWhenThereAreSeveralMailServers() {
        return Stream.of(
                Arguments.of(List.of(DONE, WAITING), Reason.WAITING_FOR_PROXIES),
                Arguments.of(List.of(EXTERNAL, WAITING, DONE), Reason.WAITING_FOR_PROXIES),
                Arguments.of(List.of(DONE, EXTERNAL), Reason.EXTERNAL),
                Arguments.of(List.of(COLLISION, WAITING), Reason.MOUNT_COLLISION),
                Arguments.of(List.of(WAITING, COLLISION), Reason.WAITING_FOR_PROXIES),
                // What Ready does not wait for must not hide what it waits for.
                Arguments.of(List.of(EXTERNAL, UNRESOLVED), Reason.UNRESOLVED_REFS),
                Arguments.of(List.of(OWNER, UNRESOLVED, DONE), Reason.UNRESOLVED_REFS));
    }

    @Test
    void shouldAddWhatTheOwnersShouldChangeWhenEverythingElseIsWell() {
        // When
        ConditionResult finding = composer.of(List.of(DONE), List.of("One thing.", "Another."));
        // Then
        assertThat(finding.isTrue()).isTrue();
        assertThat(finding.message()).endsWith("run with the files. One thing. Another.");
    }

    @Test
    void shouldRefuseToTellWhenThereIsNoMailServer() {
        assertThatIllegalArgumentException().isThrownBy(() -> composer.of(List.of(), List.of()));
    }

    private static DmsState injected(int replicas, int updated, int available) {
        return new DmsState.Injected("a", workload(replicas, updated, available));
    }

    private static DmsState failing(ContainerFailure trouble) {
        return new DmsState.Failing("a", workload(1, 1, 0), trouble);
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

    private static Workload statefulSet(boolean onDelete) {
        return new Workload(
                "StatefulSet",
                new ObjectMetaBuilder().withName("mailserver").build(),
                new PodTemplateSpec(),
                Map.of("part", "server", "app", "mail"),
                new Workload.Rollout(true, 1, 0, 0, 1, onDelete, "mailserver-2"));
    }
}
