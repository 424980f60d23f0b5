package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.ExternalPodsStatus;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.watch.ObservedPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/**
 * Labels running pods that their owner configured for the PROXY protocol with their contract, when the operator takes over: the
 * pods, not their template, so that none restarts. From then on the proxies distinguish them from pods with injected files.
 */
public final class LivePodLabels {

    private final KubernetesClient client;

    public LivePodLabels(KubernetesClient client) {
        this.client = client;
    }

    /** @return the pods with their new labels, if any were written */
    public ObservedPods label(MailIngressModel model, MailIngressStatus before, ObservedPods pods) {
        boolean written = false;
        for (MailServer server : model.mailServers()) {
            if (server.injected() && server.foundWorkload().isPresent()) {
                Workload workload = server.foundWorkload().get().workload();
                written |= before.externalPods(server.name())
                        .filter(external -> isOf(external, workload))
                        .map(external -> label(model, contract(server, external), pods.unlabelled(workload)))
                        .orElse(false);
            }
        }
        return written ? ObservedPods.in(model.identity().namespace(), client) : pods;
    }

    /** A template with injected files has the labels already: a pod without them is not of the owner's configuration. */
    private static boolean isOf(ExternalPodsStatus external, Workload workload) {
        return external.workload().equals(workload.kind() + "/" + workload.name()) && !workload.isInjected();
    }

    private static Contract contract(MailServer server, ExternalPodsStatus external) {
        return new Contract(
                server.name(), external.proxyPorts(), external.proxyPorts().isEmpty());
    }

    private boolean label(MailIngressModel model, Contract contract, List<Pod> pods) {
        String patch = Serialization.asJson(Map.of(
                "metadata",
                Map.of(
                        "labels", contract.labels(model.labels()),
                        "annotations", Map.of(Contract.PORTS_ANNOTATION, contract.portsText()))));
        pods.forEach(pod -> client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
        return !pods.isEmpty();
    }
}
