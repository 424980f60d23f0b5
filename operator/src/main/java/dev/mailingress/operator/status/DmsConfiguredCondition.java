package dev.mailingress.operator.status;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.observed.Workload;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Condition DmsConfigured: whether the mail servers' pods run with the injected files. Files in the pod template alone
 * are not enough. Its messages are in {@link DmsConfiguredMessages}.
 */
public final class DmsConfiguredCondition {

    private static final List<ConditionStatus> SEVERITY =
            List.of(ConditionStatus.FALSE, ConditionStatus.UNKNOWN, ConditionStatus.TRUE);

    private static final Comparator<ConditionResult> WORST_FIRST = Comparator.comparingInt(
                    (ConditionResult result) -> SEVERITY.indexOf(result.status()))
            .thenComparing(result -> !result.preventsReady());

    /**
     * The worst result of all mail servers. What prevents {@code Ready} is worse than what does not; among equals the
     * first one counts.
     */
    public ConditionResult of(List<DmsState> states) {
        return states.stream()
                .map(state -> of(state))
                .min(WORST_FIRST)
                .orElseThrow(() -> new IllegalArgumentException("a MailIngress has at least one mail server"));
    }

    /** While a deleted MailIngress waits for its pods. */
    public ConditionResult waitingForDeletion(List<String> pods, Instant until) {
        return ofFalse(Reason.OLD_PODS_RUN, DmsConfiguredMessages.waitingForDeletion(pods, until));
    }

    /** When a deleted MailIngress has waited long enough. */
    public ConditionResult deletionTimedOut(List<String> pods) {
        return ofFalse(Reason.OLD_PODS_LEFT, DmsConfiguredMessages.deletionTimedOut(pods));
    }

    /** While files of a deleted MailIngress cannot be removed. */
    public ConditionResult filesLeft(List<RemovalResult.Left> workloads) {
        return ofFalse(
                Reason.FILES_LEFT,
                "Deleting: "
                        + workloads.stream()
                                .map(DmsConfiguredMessages::filesLeft)
                                .collect(Collectors.joining(" ")));
    }

    /** Warning about a workload whose files are not needed any more and cannot be removed. */
    public static String filesLeft(RemovalResult.Left workload) {
        return DmsConfiguredMessages.filesLeft(workload);
    }

    private static ConditionResult of(DmsState state) {
        if (state instanceof DmsState.Injected injected) {
            return rollout(injected);
        }
        if (state instanceof DmsState.PodsNotReady notReady) {
            return ofFalse(Reason.ROLLOUT_PENDING, DmsConfiguredMessages.rolloutPending(notReady));
        }
        if (state instanceof DmsState.OldPodsRunning old) {
            return ofFalse(Reason.OLD_PODS_RUN, DmsConfiguredMessages.oldPodsRun(old));
        }
        if (state instanceof DmsState.RestartPending pending) {
            return ofTrue(Reason.RESTART_PENDING, DmsConfiguredMessages.restartPending(pending));
        }
        if (state instanceof DmsState.Untrusted untrusted) {
            return ofFalse(Reason.PROXIES_UNTRUSTED, DmsConfiguredMessages.untrusted(untrusted));
        }
        if (state instanceof DmsState.HeldBack held) {
            return ofFalse(Reason.ROLLOUT_HELD_BACK, DmsConfiguredMessages.rolloutHeldBack(held));
        }
        if (state instanceof DmsState.Failing failing) {
            return ofFalse(Reason.MAIL_SERVER_FAILS, DmsConfiguredMessages.mailServerFails(failing));
        }
        if (state instanceof DmsState.Blocked blocked) {
            return ofFalse(reason(blocked), DmsConfiguredMessages.blocked(blocked));
        }
        if (state instanceof DmsState.FieldConflicted conflicted) {
            return ofFalse(Reason.FIELD_CONFLICT, DmsConfiguredMessages.fieldConflict(conflicted));
        }
        if (state instanceof DmsState.Contended contended) {
            return ofFalse(Reason.CONTENDED, DmsConfiguredMessages.contended(contended));
        }
        if (state instanceof DmsState.Refused refused) {
            return ofFalse(Reason.INJECTION_REFUSED, DmsConfiguredMessages.refused(refused));
        }
        if (state instanceof DmsState.Withdrawn withdrawn) {
            return ofFalse(Reason.CHANGE_WITHDRAWN, DmsConfiguredMessages.withdrawn(withdrawn));
        }
        if (state instanceof DmsState.Outdated outdated) {
            return ofFalse(Reason.WORKLOAD_CHANGED, DmsConfiguredMessages.workloadChanged(outdated));
        }
        if (state instanceof DmsState.WaitingForProxies waiting) {
            return ofFalse(Reason.WAITING_FOR_PROXIES, DmsConfiguredMessages.waitingForProxies(waiting));
        }
        if (state instanceof DmsState.OwnerMustMount owner) {
            return ofUnknown(Reason.OWNER_MUST_MOUNT, DmsConfiguredMessages.ownerMustMount(owner));
        }
        if (state instanceof DmsState.ReferenceUnresolved unresolved) {
            return ofUnknown(Reason.UNRESOLVED_REFS, DmsConfiguredMessages.unresolved(unresolved));
        }
        return ofUnknown(Reason.EXTERNAL, DmsConfiguredMessages.external((DmsState.External) state));
    }

    private static ConditionResult rollout(DmsState.Injected state) {
        Workload.Rollout rollout = state.workload().rollout();
        if (rollout.replicas() == 0) {
            return ofFalse(Reason.SCALED_TO_ZERO, DmsConfiguredMessages.scaledToZero(state));
        }
        if (rollout.complete()) {
            return ofTrue(Reason.CONFIGURED, DmsConfiguredMessages.configured(state));
        }
        return rollout.paused()
                ? ofFalse(Reason.ROLLOUT_PAUSED, DmsConfiguredMessages.rolloutPaused(state))
                : ofFalse(Reason.ROLLOUT_PENDING, DmsConfiguredMessages.rolloutPending(state));
    }

    private static Reason reason(DmsState.Blocked blocked) {
        return switch (blocked.injectionConflict().kind()) {
            case MOUNT_COLLISION -> Reason.MOUNT_COLLISION;
            case READ_ONLY_VOLUME -> Reason.READ_ONLY_VOLUME;
            case FILE_OVERWRITTEN -> Reason.FILE_OVERWRITTEN;
            case HOST_NETWORK -> Reason.HOST_NETWORK;
            case HOST_PORT -> Reason.HOST_PORT;
            case PROBE_CONFLICT -> Reason.PROBE_CONFLICT;
            case HOOK_CONFLICT -> Reason.HOOK_CONFLICT;
            case CONFIRM_OVERRIDES -> Reason.CONFIRM_OVERRIDES;
        };
    }

    private static ConditionResult ofTrue(Reason reason, String message) {
        return ConditionResult.ofTrue(ConditionType.DMS_CONFIGURED, reason, message);
    }

    private static ConditionResult ofFalse(Reason reason, String message) {
        return ConditionResult.ofFalse(ConditionType.DMS_CONFIGURED, reason, message);
    }

    private static ConditionResult ofUnknown(Reason reason, String message) {
        return ConditionResult.ofUnknown(ConditionType.DMS_CONFIGURED, reason, message);
    }
}
