package dev.mailingress.operator.status;

import dev.mailingress.operator.model.ContainerFailure;
import dev.mailingress.operator.model.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the mail servers' pods run with the files: in the template is not enough. */
public final class DmsConfiguredCondition {

    private static final String STATEFUL_SET = "StatefulSet";

    private static final List<ConditionStatus> SEVERITY =
            List.of(ConditionStatus.FALSE, ConditionStatus.UNKNOWN, ConditionStatus.TRUE);

    private static final Comparator<ConditionResult> WORST_FIRST = Comparator.comparingInt(
                    (ConditionResult finding) -> SEVERITY.indexOf(finding.status()))
            .thenComparing(finding -> !finding.holdsReadyBack());

    /**
     * The worst of all mail servers decides; what holds {@code Ready} back is worse than what does not; then the first.
     *
     * @param remarks on files of their owners, as sentences, said whatever is decided
     */
    public ConditionResult of(List<DmsState> states, List<String> remarks) {
        ConditionResult worst = states.stream()
                .map(DmsConfiguredCondition::of)
                .min(WORST_FIRST)
                .orElseThrow(() -> new IllegalArgumentException("a MailIngress has at least one mail server"));
        String message =
                Stream.concat(Stream.of(worst.message()), remarks.stream()).collect(Collectors.joining(" "));
        return new ConditionResult(worst.type(), worst.status(), worst.reason(), message);
    }

    private static ConditionResult of(DmsState state) {
        String server = "Mail server \"" + state.mailServer() + "\"";
        if (state instanceof DmsState.Injected injected) {
            return rollout(server, injected.workload());
        }
        if (state instanceof DmsState.RestartPending pending) {
            return ConditionResult.yes(ConditionType.DMS_CONFIGURED, Reason.RESTART_PENDING, waits(server, pending));
        }
        if (state instanceof DmsState.HeldBack held) {
            return no(Reason.ROLLOUT_HELD_BACK, isHeldBack(server, held));
        }
        if (state instanceof DmsState.Failing failing) {
            return no(Reason.MAIL_SERVER_FAILS, failure(server, failing));
        }
        if (state instanceof DmsState.Blocked blocked) {
            return no(reason(blocked), blocked.injectionConflict().message() + ".");
        }
        if (state instanceof DmsState.FieldConflicted fieldConflicted) {
            return no(
                    Reason.FIELD_CONFLICT,
                    server
                            + ": somebody else sets what the operator needs to set; nothing was changed. Remove it there: "
                            + fieldConflicted.message());
        }
        if (state instanceof DmsState.WaitingForProxies) {
            return no(
                    Reason.WAITING_FOR_PROXIES,
                    server + " is configured as soon as a ready proxy runs this generation.");
        }
        if (state instanceof DmsState.OwnerMustMount owner) {
            return unknown(
                    Reason.OWNER_MUST_MOUNT,
                    server + " is not the operator's to change: let its owner mount the files of ConfigMap \""
                            + owner.configMap() + "\" as status.mailServers[" + state.mailServer()
                            + "].mounts says, ready to paste.");
        }
        if (state instanceof DmsState.ReferenceUnresolved) {
            return unknown(Reason.UNRESOLVED_REFS, server + " cannot be looked at: see ResolvedRefs.");
        }
        return unknown(Reason.EXTERNAL, server + " is configured by its owner.");
    }

    private static ConditionResult rollout(String server, Workload workload) {
        Workload.Rollout rollout = workload.rollout();
        String where = workload.kind() + " \"" + workload.name() + "\"";
        if (rollout.replicas() == 0) {
            return no(Reason.SCALED_TO_ZERO, server + ": " + where + " has no replicas; scale it up.");
        }
        if (!rollout.complete() && rollout.paused()) {
            return no(Reason.ROLLOUT_PAUSED, server + ": " + where + howItIsPaused(workload));
        }
        if (!rollout.complete()) {
            return no(
                    Reason.ROLLOUT_PENDING,
                    server + ": new pods of " + where + ": " + rollout.updated() + " of " + rollout.replicas()
                            + ", available: " + rollout.available() + "; if it stays so, look at the pods' events and"
                            + " logs.");
        }
        return ConditionResult.yes(
                ConditionType.DMS_CONFIGURED,
                Reason.CONFIGURED,
                server + ": all pods of " + where + " run with the files.");
    }

    private static String howItIsPaused(Workload workload) {
        return workload.kind().equals(STATEFUL_SET)
                ? " replaces its pods when they are deleted (updateStrategy OnDelete), and those of now go on without the"
                        + " files; `kubectl delete pod -l " + selector(workload) + "` has them replaced."
                : " is paused, so its pods go on without the files; `kubectl rollout resume " + argument(workload)
                        + "` has them replaced.";
    }

    private static String isHeldBack(String server, DmsState.HeldBack held) {
        return server + ": StatefulSet \"" + held.workload().name() + "\" waits until pod \"" + held.pod()
                + "\", which is of an earlier template, is ready, before it makes one with the files; if it does not get"
                + " ready, `kubectl delete pod " + held.pod() + "` has it replaced at once.";
    }

    private static String waits(String server, DmsState.RestartPending pending) {
        String listeners = pending.listeners().isEmpty()
                ? ""
                : " and the listeners " + String.join(", ", pending.listeners()) + ", which nobody can reach yet,";
        return server
                + " runs with the files of its last start, and expects the header on the ports of then; changed content"
                + listeners + " waits for its next pod: `kubectl rollout restart " + argument(pending.workload())
                + "`.";
    }

    private static String argument(Workload workload) {
        return workload.kind().toLowerCase(Locale.ROOT) + "/" + workload.name();
    }

    private static String failure(String server, DmsState.Failing failing) {
        ContainerFailure trouble = failing.trouble();
        String look = trouble.ran()
                ? "kubectl logs " + trouble.pod() + " -c " + trouble.container() + " --previous"
                : "kubectl describe pod " + trouble.pod();
        return server + " does not come up with the files: container \"" + trouble.container() + "\" of pod \""
                + trouble.pod() + "\" " + trouble.what() + "; `" + look + "` tells more. To have "
                + failing.workload().kind() + " \"" + failing.workload().name()
                + "\" as it was, set configuration.mode to External" + afterwards(failing) + ".";
    }

    /** A StatefulSet replaces no pod that is not ready. */
    private static String afterwards(DmsState.Failing failing) {
        return failing.workload().kind().equals(STATEFUL_SET)
                ? ", then `kubectl delete pod " + failing.trouble().pod() + "`"
                : "";
    }

    private static String selector(Workload workload) {
        return new TreeMap<>(workload.selector())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    private static Reason reason(DmsState.Blocked blocked) {
        return switch (blocked.injectionConflict().kind()) {
            case MOUNT_COLLISION -> Reason.MOUNT_COLLISION;
            case CONFIRM_OVERRIDES -> Reason.CONFIRM_OVERRIDES;
        };
    }

    private static ConditionResult no(Reason reason, String message) {
        return ConditionResult.no(ConditionType.DMS_CONFIGURED, reason, message);
    }

    private static ConditionResult unknown(Reason reason, String message) {
        return ConditionResult.unknown(ConditionType.DMS_CONFIGURED, reason, message);
    }
}
