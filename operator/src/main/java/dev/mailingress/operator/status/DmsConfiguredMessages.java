package dev.mailingress.operator.status;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.dms.WithdrawnInjection;
import dev.mailingress.operator.observed.ContainerFailure;
import dev.mailingress.operator.observed.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages of the condition DmsConfigured. */
final class DmsConfiguredMessages {

    private static final String STATEFUL_SET = "StatefulSet";

    /** More names do not help. */
    private static final int MAX_NAMES = 10;

    private DmsConfiguredMessages() {}

    static String configured(DmsState.Injected state) {
        return about(state) + "all pods of " + workload(state.workload()) + " run with the injected files.";
    }

    static String rolloutPending(DmsState.Injected state) {
        Workload.Rollout rollout = state.workload().rollout();
        return rolloutInProgress(
                state,
                state.workload(),
                rollout.updated() + "/" + rollout.replicas() + " updated, " + rollout.available() + " available");
    }

    static String rolloutPending(DmsState.PodsNotReady state) {
        return rolloutInProgress(
                state,
                state.workload(),
                state.ready() + "/" + state.workload().rollout().replicas()
                        + " pods with the injected files are ready");
    }

    private static String rolloutInProgress(DmsState state, Workload workload, String progress) {
        String failure = workload.rollout().replicaFailure();
        return about(state) + "rollout of " + workload(workload) + " in progress: " + progress
                + (failure == null
                        ? ". If it does not progress, check the pods' events and logs."
                        : ". Its pods cannot be created: " + failure + ".");
    }

    static String oldPodsRun(DmsState.OldPodsRunning state) {
        return about(state) + "waiting for pods with earlier files to terminate: " + names(state.pods())
                + ". If a pod does not terminate, run \"kubectl describe pod "
                + state.pods().get(0) + "\" to see why, or delete it.";
    }

    static String rolloutPaused(DmsState.Injected state) {
        Workload workload = state.workload();
        int partition = workload.rollout().partition();
        if (partition > 0) {
            return about(state) + workload(workload) + " has a rolling update with partition " + partition
                    + ": pods with a lower number keep the old template, even if they are deleted. To replace them, run"
                    + " \"kubectl patch " + reference(workload)
                    + " -p '{\"spec\": {\"updateStrategy\": {\"rollingUpdate\": {\"partition\": 0}}}}'\".";
        }
        return about(state)
                + workload(workload)
                + (workload.kind().equals(STATEFUL_SET)
                        ? " uses updateStrategy OnDelete: running pods keep the old template until deleted. To replace"
                                + " them, run \"kubectl delete pod -l " + selector(workload) + "\"."
                        : " is paused: running pods keep the old template. To replace them, run \"kubectl rollout"
                                + " resume " + reference(workload) + "\".");
    }

    static String scaledToZero(DmsState.Injected state) {
        return about(state) + workload(state.workload()) + " has no replicas. Scale it up.";
    }

    static String untrusted(DmsState.Untrusted state) {
        return "Mail server \"" + state.mailServer() + "\" was not changed: it would not trust proxy \""
                + state.proxy().pod() + "\" (" + state.proxy().address()
                + "), and Dovecot would close its connections: add "
                + state.proxy().network() + " to mailServers[" + state.mailServer()
                + "].configuration.trustedNetworks.";
    }

    static String rolloutHeldBack(DmsState.HeldBack state) {
        return about(state) + workload(state.workload()) + " waits for pod \"" + state.pod()
                + "\" (old revision) to become ready before it rolls out the new revision. If the pod does not become"
                + " ready, run \"kubectl delete pod " + state.pod() + "\" to replace it immediately.";
    }

    static String restartPending(DmsState.RestartPending state) {
        String listeners = state.listeners().isEmpty()
                ? ""
                : " and the " + (state.listeners().size() == 1 ? "listener " : "listeners ")
                        + String.join(", ", state.listeners()) + ", which cannot be reached yet,";
        return server(state)
                + " still runs with its previous configuration and expects the PROXY protocol on its previous ports."
                + " Changed files" + listeners + " take effect when its pods restart. To restart them, run \"kubectl"
                + " rollout restart " + reference(state.workload()) + "\".";
    }

    /** A StatefulSet does not replace a pod that is not ready: restoring its template is not enough. */
    static String mailServerFails(DmsState.Failing state) {
        ContainerFailure failure = state.failure();
        String details = failure.ran()
                ? "kubectl logs " + failure.pod() + " -c " + failure.container() + " --previous"
                : "kubectl describe pod " + failure.pod();
        String deletion = state.workload().kind().equals(STATEFUL_SET)
                ? ", then run \"kubectl delete pod " + failure.pod() + "\""
                : "";
        return server(state) + " does not start with the injected files: container \"" + failure.container()
                + "\" of pod \"" + failure.pod() + "\" " + failure.what() + ". For details, run \"" + details
                + "\". To restore " + workload(state.workload()) + ", set \"configuration.mode\" to External" + deletion
                + ".";
    }

    static String blocked(DmsState.Blocked state) {
        return server(state) + " was not changed: " + state.injectionConflict().message() + ".";
    }

    /** The API server's message comes last: it may have several lines. */
    static String fieldConflict(DmsState.FieldConflicted state) {
        return server(state) + " was not changed: another field manager owns fields that the operator needs to set."
                + " Remove them from its manifest: " + state.message();
    }

    static String contended(DmsState.Contended state) {
        return server(state) + ": the field manager " + state.dispute().manager()
                + " keeps removing the injected files from "
                + workload(state.workload()) + ". The operator has stopped to inject them, and tries again at "
                + state.dispute().retryAt()
                + ". Pods without the files are not served. Configure the other tool to keep the"
                + " fields of other field managers.";
    }

    static String filesLeft(RemovalResult.Left left) {
        return workload(left.workload()) + " still has the injected files: " + left.cause()
                + ". Their ConfigMap is kept. Remove the volume \"" + Workload.INJECTED_VOLUME
                + "\", its mounts, and the labels and annotations that begin with \"mailingress.dev/\" from the manifest.";
    }

    /** The API server's message comes last: it may have several lines. */
    static String refused(DmsState.Refused state) {
        return server(state) + " was not changed: the API server does not accept the change of "
                + workload(state.workload()) + ". Mail is served as before. Allow the change in the admission policy or"
                + " webhook that denies it: " + state.message();
    }

    static String withdrawn(DmsState.Withdrawn state) {
        return server(state) + " runs as before: the change was withdrawn, because the changed pods of "
                + workload(state.workload()) + " " + state.cause()
                + ". The operator tries again when the spec or the pod template changes. To try the same change again, run"
                + " \"kubectl annotate " + reference(state.workload()) + " "
                + WithdrawnInjection.ANNOTATION + "-\"."
                + (state.workload().kind().equals(STATEFUL_SET)
                        ? " A StatefulSet does not replace a pod that is not ready: delete it."
                        : "");
    }

    static String workloadChanged(DmsState.Outdated state) {
        return about(state) + workload(state.workload())
                + " was changed by somebody else at the same time. The operator tries again within seconds.";
    }

    static String waitingForProxies(DmsState.WaitingForProxies state) {
        return about(state) + "waiting for a ready proxy that runs this generation. Its pods are not changed before"
                + " that, and mail is served as before. If this takes long, see the condition Programmed.";
    }

    static String ownerMustMount(DmsState.OwnerMustMount state) {
        return server(state) + " is not managed by the operator: its owner must mount the files of ConfigMap \""
                + state.configMap() + "\". For snippets that are ready to paste, see \"status.mailServers["
                + state.mailServer() + "].mounts\".";
    }

    static String unresolved(DmsState.ReferenceUnresolved state) {
        return server(state) + " was not found. See the condition ResolvedRefs.";
    }

    static String external(DmsState.External state) {
        return server(state) + " is configured by its owner, because \"configuration.mode\" is External.";
    }

    static String waitingForDeletion(List<String> pods, Instant until) {
        return "Deleting: waiting for pods that still use the injected files: " + names(pods)
                + ". Proxies and NetworkPolicies are kept until these pods are gone, at the latest until " + until
                + ". If the workload is paused or uses updateStrategy OnDelete, delete these pods yourself.";
    }

    static String deletionTimedOut(List<String> pods) {
        return "Deletion timed out: these pods still use the injected files, and their PROXY protocol ports are no"
                + " longer protected by a NetworkPolicy: " + names(pods) + ". Delete these pods.";
    }

    private static String about(DmsState state) {
        return server(state) + ": ";
    }

    private static String server(DmsState state) {
        return "Mail server \"" + state.mailServer() + "\"";
    }

    private static String workload(Workload workload) {
        return workload.kind() + " \"" + workload.name() + "\"";
    }

    private static String reference(Workload workload) {
        return workload.kind().toLowerCase(Locale.ROOT) + "/" + workload.name();
    }

    private static String selector(Workload workload) {
        String selector = Stream.concat(
                        new TreeMap<>(workload.selector())
                                .entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()),
                        workload.selectorExpressions().stream())
                .collect(Collectors.joining(","));
        return workload.selectorExpressions().isEmpty() ? selector : "'" + selector + "'";
    }

    private static String names(List<String> pods) {
        String first = pods.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return pods.size() <= MAX_NAMES ? first : first + " and " + (pods.size() - MAX_NAMES) + " more";
    }
}
