package dev.mailingress.operator.status;

import static dev.mailingress.operator.status.ConditionExamples.WORKLOAD_REF;
import static dev.mailingress.operator.status.ConditionExamples.YAML;
import static dev.mailingress.operator.status.ConditionExamples.done;
import static dev.mailingress.operator.status.ConditionExamples.example;
import static dev.mailingress.operator.status.ConditionExamples.model;
import static dev.mailingress.operator.status.ConditionExamples.workload;

import dev.mailingress.operator.decide.Dispute;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.InjectionConflicts;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.observed.ContainerFailure;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.status.ConditionExamples.Example;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;

/** One example for each reason of the condition DmsConfigured, with the operator's own messages. */
final class DmsConfiguredExamples {

    private static final List<String> OLD_PODS = List.of("mailserver-6d4b75cb6d-q7x2k");

    private DmsConfiguredExamples() {}

    /** The mail server's workload. */
    static Workload deployment() {
        return model(WORKLOAD_REF, workload("[{name: mailserver}]"))
                .mailServers()
                .get(0)
                .foundWorkload()
                .orElseThrow()
                .workload();
    }

    static List<Example> all() {
        DmsConfiguredCondition condition = new DmsConfiguredCondition();
        Workload workload = deployment();
        return List.of(
                done(dms(new DmsState.Injected("dms", workload))),
                done(dms(new DmsState.External("dms"))),
                example(
                        dms(new DmsState.OwnerMustMount("dms", "mail-dms-dms")),
                        "`Ready` does not wait for this. If `configuration` changes, mount the new files."),
                example(
                        dms(new DmsState.Untrusted("dms", VerificationExamples.UNTRUSTED)),
                        "Mail is served as before. Network plugins with address pools of their own, such as Cilium and Calico,"
                                + " give pods addresses outside the networks that nodes report."),
                example(
                        dms(new DmsState.WaitingForProxies("dms")),
                        "The mail server must not require a header before a proxy sends it."),
                example(
                        dms(new DmsState.Injected("dms", with(workload, rollout(1, 0, 0, false)))),
                        "Typical causes are a missing volume and insufficient resources on the nodes."),
                example(
                        dms(new DmsState.Injected("dms", with(workload, rollout(1, 0, 1, true)))),
                        "The mail server continues to run without the change."),
                example(
                        dms(new DmsState.HeldBack("dms", statefulSet(workload), "mailserver-0")),
                        "Kubernetes documents this as forced rollback of a StatefulSet."),
                example(
                        dms(new DmsState.Failing("dms", workload, failure())),
                        "The log of docker-mailserver names the cause, for example an invalid line in"
                                + " `configuration.postfixMaster`."),
                example(
                        dms(new DmsState.RestartPending("dms", workload, List.of("pop3", "pop3s"))),
                        "This is a consequence of `configuration.rollout: OnNextRestart`, or of a change that cannot be"
                                + " injected at present."),
                example(
                        dms(new DmsState.Injected("dms", with(workload, rollout(0, 0, 0, false)))),
                        "Run `kubectl scale deployment/mailserver --replicas=1`."),
                example(
                        blocked("[{name: mail-config, mountPath: /tmp/docker-mailserver/postfix-master.cf}]"),
                        "The running mail server is not changed before the collision is resolved."),
                example(
                        blocked("[{name: mail-config, mountPath: /tmp/docker-mailserver}]"),
                        "The operator cannot see the content of the volume. An empty text confirms that it contains no such"
                                + " file."),
                example(
                        blocked("[{name: mail-config, mountPath: /tmp/docker-mailserver, readOnly: true}]"),
                        "Volumes of ConfigMaps and Secrets are always read-only. Text in `configuration` does not help here:"
                                + " the container runtime could not create the mount point."),
                example(
                        blockedContainer("lifecycle: {postStart: {exec: {command: [cp, /config/master.cf,"
                                + " /tmp/docker-mailserver/postfix-master.cf]}}}"),
                        "The content that you specify in the MailIngress comes first in the operator's file."),
                example(
                        blockedPod("[{name: mailserver}]\n      hostNetwork: true"),
                        "Clients that reach the node could connect to these ports and announce any address."),
                example(
                        blockedContainer("ports: [{containerPort: 25, hostPort: 25}]"),
                        "`service.externalIPs` of the MailIngress, or its type LoadBalancer or NodePort, publishes the same"
                                + " port through the proxies."),
                example(
                        blockedContainer(
                                "readinessProbe: {exec: {command: [sh, -c, 'nc localhost 25 | grep -q ^220']}}"),
                        "A probe that lists listening sockets, as docker-mailserver's documentation recommends, is"
                                + " unaffected."),
                example(
                        blockedContainer("lifecycle: {postStart: {exec: {command: [swaks, --server, localhost]}}}"),
                        "A failing `postStart` hook restarts the container; a `preStop` hook that hangs delays its end."),
                example(
                        dms(new DmsState.FieldConflicted(
                                "dms",
                                "Apply failed with 1 conflict: conflict with \"argocd-controller\" using apps/v1:"
                                        + " .spec.template.spec.containers[name=\"mailserver\"].volumeMounts[mountPath=\"/etc/dovecot"
                                        + "/conf.d/99-mail-ingress.conf\"].name")),
                        "`kubectl get deployment mailserver -o yaml --show-managed-fields` shows the owner of each field."),
                example(
                        dms(new DmsState.Contended(
                                "dms",
                                workload,
                                new Dispute(
                                        "Deployment \"mailserver\"",
                                        "\"argocd-controller\"",
                                        Instant.parse("2026-01-01T10:00:00Z")))),
                        "For Argo CD, do not use `Replace=true` for this workload, and set `ServerSideApply=true` or"
                                + " `ignoreDifferences` with `managedFieldsManagers: [mailingress.dev-mail]`. The pauses are 1, 2,"
                                + " 4, at most 60 minutes; a change of the MailIngress is tried immediately."),
                example(
                        dms(new DmsState.Withdrawn(
                                "dms",
                                workload,
                                "crashed 3 times in a row: container \"mailserver\" terminated with exit code 1 and was"
                                        + " restarted 3 times")),
                        "Changes that cannot be found wrong before, such as an invalid line in `configuration.dovecot`, end"
                                + " here instead of in an outage."),
                example(
                        dms(new DmsState.Refused(
                                "dms",
                                workload,
                                "admission webhook \"policy.example\" denied the request: labels of team mail only")),
                        "The operator tried the change without writing it (a dry run) before it touched anything else."),
                example(
                        dms(new DmsState.Outdated("dms", workload)),
                        "The operator decides again with the new state of the workload."),
                example(
                        dms(new DmsState.ReferenceUnresolved("dms")),
                        "If `ResolvedRefs` is `True`, the workload has just been replaced and is read again."),
                example(
                        dms(new DmsState.OldPodsRunning("dms", OLD_PODS)),
                        "Terminating pods may still accept connections, so the new configuration is not in effect"
                                + " everywhere. While the MailIngress is being deleted, the message begins with \"Deleting\"."),
                example(
                        condition.filesLeft(List.of(new RemovalResult.Left(
                                workload, "the field manager \"kubectl-client-side-apply\" sets them, too", false))),
                        "If they cannot be removed, the deletion ends after ten minutes at most. The mail server then requires a"
                                + " PROXY header that nobody sends."),
                example(
                        condition.deletionTimedOut(OLD_PODS),
                        "This is the last status of a deleted MailIngress and appears in its Event."));
    }

    private static ConditionResult dms(DmsState state) {
        return new DmsConfiguredCondition().of(List.of(state));
    }

    private static ConditionResult blocked(String mounts) {
        return blockedPod("[{name: mailserver, volumeMounts: " + mounts + "}]");
    }

    private static ConditionResult blockedContainer(String fields) {
        return blockedPod("[{name: mailserver, " + fields + "}]");
    }

    /** @param containers and the fields of the pod after them */
    private static ConditionResult blockedPod(String containers) {
        MailIngressModel model = model(WORKLOAD_REF, workload(containers));
        MailServer server = model.mailServers().get(0);
        Found found = server.foundWorkload().orElseThrow();
        InjectionPlan plan = InjectionPlan.of(model, server, found.workload(), found.container());
        return dms(new DmsState.Blocked(
                "dms", new InjectionConflicts().find(plan, server).orElseThrow()));
    }

    private static ContainerFailure failure() {
        Pod pod = YAML.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: mailserver-5f7b9c6d4-x8m2p}
                status:
                  containerStatuses:
                  - name: mailserver
                    ready: false
                    restartCount: 3
                    state: {waiting: {reason: CrashLoopBackOff}}
                    lastState: {terminated: {exitCode: 1, reason: Error}}
                """, Pod.class);
        return ContainerFailure.of(pod, "mailserver").orElseThrow();
    }

    private static Workload.Rollout rollout(int replicas, int updated, int available, boolean paused) {
        return new Workload.Rollout(true, replicas, updated, available, replicas, paused, null);
    }

    private static Workload with(Workload workload, Workload.Rollout rollout) {
        return new Workload(
                workload.kind(), workload.metadata(), workload.template(), workload.selector(), List.of(), rollout);
    }

    private static Workload statefulSet(Workload workload) {
        return new Workload(
                "StatefulSet",
                workload.metadata(),
                workload.template(),
                workload.selector(),
                List.of(),
                workload.rollout());
    }
}
