package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.model.ContainerTrouble;
import dev.mailingress.operator.model.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks at the pods of a mail server where its workload does not tell enough. */
final class MailServerPodStates {

    private final KubernetesClient client;

    MailServerPodStates(KubernetesClient client) {
        this.client = client;
    }

    /** Whether what the files of a plan waited for has come: every pod is younger than they are, or the newest one fails. */
    boolean areReplaced(InjectionPlan plan) {
        ConfigMap files = client.configMaps()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withName(plan.configMap())
                .get();
        List<Pod> present = pods(
                plan,
                Map.of(Labels.MAIL_SERVER, Objects.requireNonNull(plan.labels().get(Labels.MAIL_SERVER))));
        return (files != null && areNewer(present, files))
                || trouble(plan, present).isPresent();
    }

    /** A time has no fractions of a second: what is equal may be older. */
    static boolean areNewer(List<Pod> pods, ConfigMap files) {
        Instant made = Instant.parse(files.getMetadata().getCreationTimestamp());
        return pods.stream()
                .allMatch(pod ->
                        Instant.parse(pod.getMetadata().getCreationTimestamp()).isAfter(made));
    }

    /** The newest pod with these files that has trouble. */
    Optional<ContainerTrouble> trouble(InjectionPlan plan) {
        return trouble(plan, pods(plan, plan.labels()));
    }

    private static Optional<ContainerTrouble> trouble(InjectionPlan plan, List<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(
                        pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
                .flatMap(pod -> ContainerTrouble.of(pod, plan.container()).stream())
                .findFirst();
    }

    private List<Pod> pods(InjectionPlan plan, Map<String, String> labels) {
        return client
                .pods()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withLabels(labels)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }
}
