package dev.mailingress.operator.decide;

import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.observed.ContainerFailure;
import dev.mailingress.operator.observed.Workload;
import java.util.List;

/** State of the configuration of one mail server. */
public sealed interface DmsState {

    /** Name of the mail server in the spec. */
    String mailServer();

    /** Whether it changes with its pods although the status of its workload does not, so that no watch reports it. */
    default boolean changesWithPods() {
        return this instanceof PodsNotReady || this instanceof OldPodsRunning || this instanceof Outdated;
    }

    /** Whether the files are in the template of its workload. */
    default boolean isInjected() {
        return this instanceof Injected
                || this instanceof PodsNotReady
                || this instanceof OldPodsRunning
                || this instanceof HeldBack
                || this instanceof Failing;
    }

    /** Whether its pods run as the proxies expect, so that a port that does not answer is worth a report of its own. */
    default boolean isServed() {
        return this instanceof External
                || this instanceof OwnerMustMount
                || this instanceof RestartPending
                || this instanceof Withdrawn
                || (this instanceof Injected injected
                        && injected.workload().rollout().complete()
                        && injected.workload().rollout().replicas() > 0);
    }

    /** The owner configures it; nothing is rendered. */
    record External(String mailServer) implements DmsState {}

    /** The files are rendered, and the owner has to mount them. */
    record OwnerMustMount(String mailServer, String configMap) implements DmsState {}

    /** The workload was not found. */
    record ReferenceUnresolved(String mailServer) implements DmsState {}

    /** No ready proxy runs this generation yet: the mail server would require a header that nobody sends. */
    record WaitingForProxies(String mailServer) implements DmsState {}

    /** The pod template has something that an injection would break. */
    record Blocked(String mailServer, InjectionConflict injectionConflict) implements DmsState {}

    /** A proxy has an address that the mail server would not trust. */
    record Untrusted(String mailServer, UntrustedProxy proxy) implements DmsState {}

    /**
     * Another field manager owns a field that the injection sets.
     *
     * @param message of the API server
     */
    record FieldConflicted(String mailServer, String message) implements DmsState {}

    /** The workload changed while its injection was being decided; the next reconciliation decides with its new state. */
    record Outdated(String mailServer, Workload workload) implements DmsState {}

    /** Somebody else keeps removing the files, and the operator has stopped to inject them. */
    record Contended(String mailServer, Workload workload, Dispute dispute) implements DmsState {}

    /**
     * The API server does not accept the change of the workload, for example because of an admission policy.
     *
     * @param message of the API server
     */
    record Refused(String mailServer, Workload workload, String message) implements DmsState {}

    /**
     * Its pods run with earlier files, and get the present ones when they are replaced.
     *
     * @param listeners names of those that cannot be served before that
     */
    record RestartPending(String mailServer, Workload workload, List<String> listeners) implements DmsState {

        public RestartPending {
            listeners = List.copyOf(listeners);
        }
    }

    /**
     * The files are in the template, and a StatefulSet does not create pods from it because of another pod.
     *
     * @param pod name of a pod of an earlier revision that is not ready
     */
    record HeldBack(String mailServer, Workload workload, String pod) implements DmsState {}

    /**
     * The change was taken out of the template again, because its pods did not become ready.
     *
     * @param cause as the predicate of a sentence about the pods
     */
    record Withdrawn(String mailServer, Workload workload, String cause) implements DmsState {}

    /** The files are in the template, and its pods do not start. */
    record Failing(String mailServer, Workload workload, ContainerFailure failure) implements DmsState {}

    /**
     * The files are in the template, and the workload's status reports a complete rollout, but its pods are not ready
     * yet: the status is behind.
     *
     * @param ready number of ready pods with the files, without those that terminate
     */
    record PodsNotReady(String mailServer, Workload workload, int ready) implements DmsState {}

    /**
     * Enough pods with the files are ready, and pods with earlier files still exist.
     *
     * @param pods names of the latter, never empty
     */
    record OldPodsRunning(String mailServer, List<String> pods) implements DmsState {

        public OldPodsRunning {
            pods = List.copyOf(pods);
        }
    }

    /**
     * The files are in the template; the workload's status describes the rollout, and is confirmed if that is complete.
     */
    record Injected(String mailServer, Workload workload) implements DmsState {}
}
