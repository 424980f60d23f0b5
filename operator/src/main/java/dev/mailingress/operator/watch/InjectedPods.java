package dev.mailingress.operator.watch;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Optional;

/**
 * Pods of a mail server after an injection, to confirm a rollout that the status of the workload reports as complete.
 *
 * <p>A Deployment's status does not count terminating pods, which may still be ready and hold or accept connections
 * (KEP-3973); while no other pod is ready, kube-proxy even sends new connections to them (KEP-1669). Its counts are
 * sums of its ReplicaSets' counts, which are behind for a moment when the Deployment returns to a template that it had
 * before, as after {@code kubectl rollout undo} and a repeated injection: a pod that is being replaced then counts as
 * updated and available.
 *
 * @param ready number of ready pods that run with the files of the plan, without terminating ones
 * @param outdated names of pods that run with other files or another contract, including terminating ones
 * @see <a href="https://www.kubernetes.dev/resources/keps/3973/">KEP-3973: Consider Terminating Pods in Deployments</a>
 * @see <a href="https://www.kubernetes.dev/resources/keps/1669/">KEP-1669: Proxy Terminating Endpoints</a>
 */
public record InjectedPods(int ready, List<String> outdated) {

    public InjectedPods {
        outdated = List.copyOf(outdated);
    }

    /** @param pods all pods with the label of the mail server, including terminating ones */
    static InjectedPods of(InjectionPlan plan, List<Pod> pods) {
        List<Pod> running =
                pods.stream().filter(pod -> !ObservedPods.hasEnded(pod)).toList();
        int ready = (int) running.stream()
                .filter(pod -> runsWith(plan, pod))
                .filter(pod -> !ObservedPods.isTerminating(pod) && Readiness.isPodReady(pod))
                .count();
        List<String> outdated = running.stream()
                .filter(pod -> !runsWith(plan, pod))
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
        return new InjectedPods(ready, outdated);
    }

    /** @param workload one whose status reports a complete rollout */
    public DmsState state(String mailServer, Workload workload) {
        if (ready < workload.rollout().replicas()) {
            return new DmsState.PodsNotReady(mailServer, workload, ready);
        }
        return outdated.isEmpty()
                ? new DmsState.Injected(mailServer, workload)
                : new DmsState.OldPodsRunning(mailServer, outdated);
    }

    /**
     * The name of the ConfigMap identifies the content of the files; the labels identify the ports that expect a
     * header.
     */
    private static boolean runsWith(InjectionPlan plan, Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels())
                        .filter(labels ->
                                labels.entrySet().containsAll(plan.labels().entrySet()))
                        .isPresent()
                && (plan.files().isEmpty() || MountedConfigMaps.mounts(pod.getSpec(), plan.configMap()));
    }
}
