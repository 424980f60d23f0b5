package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.model.ContainerTrouble;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.Optional;

/** Looks at the pods of a mail server that does not come up; nobody is asked about those that run. */
final class MailServerPodStates {

    private final KubernetesClient client;

    MailServerPodStates(KubernetesClient client) {
        this.client = client;
    }

    /** The newest pod with these files that has trouble. */
    Optional<ContainerTrouble> trouble(InjectionPlan plan) {
        return client
                .pods()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withLabels(plan.labels())
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(
                        pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
                .flatMap(pod -> ContainerTrouble.of(pod, plan.container()).stream())
                .findFirst();
    }
}
