package dev.mailingress.operator.watch;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.NodeAddresses;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.operator.observed.ProxyReport;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Observes the proxies: the status that the cluster reports, and the configuration that they report themselves. */
public final class ProxyFleetObserver {

    private static final String CONFIG_ANNOTATION = "mailingress.dev/config";

    private final KubernetesClient client;
    private final ProxyFleetProbe probe;
    private final Supplier<List<Node>> nodes;

    /** @param nodes of the cluster; empty if the operator is not allowed to read them */
    public ProxyFleetObserver(KubernetesClient client, ProxyFleetProbe probe, Supplier<List<Node>> nodes) {
        this.client = client;
        this.probe = probe;
        this.nodes = nodes;
    }

    /** @param hash of the {@code proxy.yaml} that they should run; the kubelet of those that do not is nudged */
    public ProxyFleet observe(MailIngressModel model, Optional<Deployment> deployment, List<Pod> pods, String hash) {
        Map<String, ProxyReport> reports = probe.reports(
                pods.stream().flatMap(pod -> readyIp(pod).stream()).toList());
        List<Proxy> proxies = pods.stream().map(pod -> proxy(pod, reports)).toList();
        for (int i = 0; i < pods.size(); i++) {
            ConfigResponse configResponse = proxies.get(i).configResponse();
            if (configResponse != null
                    && configResponse.rejected() == null
                    && !configResponse.hash().equals(hash)) {
                nudge(pods.get(i), hash.substring(0, 8));
            }
        }
        return new ProxyFleet(
                model.proxyPods().replicas(),
                deployment.map(ProxyFleetObserver::rolledOut).orElse(false),
                deployment.map(ProxyFleetObserver::problem).orElse(null),
                proxies,
                nodeAddresses(pods));
    }

    /** Of the nodes that have a ready proxy; without access to nodes, what their kubelets report with the pods. */
    private List<String> nodeAddresses(List<Pod> pods) {
        List<Pod> ready = pods.stream().filter(ProxyFleetObserver::isReady).toList();
        Set<String> names = ready.stream()
                .flatMap(pod -> Stream.ofNullable(pod.getSpec().getNodeName()))
                .collect(Collectors.toSet());
        List<String> addresses = NodeAddresses.addresses(nodes.get().stream()
                .filter(node -> names.contains(node.getMetadata().getName()))
                .toList());
        return addresses.isEmpty()
                ? ready.stream()
                        .flatMap(pod -> Stream.ofNullable(pod.getStatus().getHostIP()))
                        .distinct()
                        .toList()
                : addresses;
    }

    private static Proxy proxy(Pod pod, Map<String, ProxyReport> reports) {
        return new Proxy(
                pod.getMetadata().getName(),
                isReady(pod),
                waiting(pod),
                ip(pod).orElse(null),
                readyIp(pod).map(reports::get).orElse(null));
    }

    /** Only ready proxies are queried. */
    private static Optional<String> readyIp(Pod pod) {
        return isReady(pod) ? ip(pod) : Optional.empty();
    }

    private static Optional<String> ip(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getPodIP);
    }

    private static boolean isReady(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of()).stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private static @Nullable String waiting(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getContainerStatuses).orElse(List.of()).stream()
                .flatMap(container -> Optional.ofNullable(container.getState()).stream())
                .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
                .map(waiting -> waiting.getReason() + (waiting.getMessage() == null ? "" : ", " + waiting.getMessage()))
                .findFirst()
                .or(() -> unscheduled(pod))
                .orElse(null);
    }

    /** A pod without a node has no containers yet. */
    private static Optional<String> unscheduled(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of()).stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> condition.getReason() + ", " + condition.getMessage())
                .findFirst();
    }

    /**
     * Makes the kubelet update the mounted ConfigMap within a second by changing an annotation of the pod: it checks
     * mounted ConfigMaps about once a minute, and immediately when the pod object changes.
     */
    private void nudge(Pod pod, String shortHash) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        if (annotations != null && shortHash.equals(annotations.get(CONFIG_ANNOTATION))) {
            return;
        }
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + CONFIG_ANNOTATION + "\":\"" + shortHash + "\"}}}");
    }

    private static boolean rolledOut(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = deployment.getSpec().getReplicas();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
                && Optional.ofNullable(status.getUpdatedReplicas()).orElse(0) >= wanted
                && Optional.ofNullable(status.getReplicas()).orElse(0) <= wanted;
    }

    /** Pods that cannot be created (quota, admission) are reported at once; no progress only after the progress deadline. */
    private static @Nullable String problem(Deployment deployment) {
        List<DeploymentCondition> conditions = Optional.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getConditions)
                .orElse(List.of());
        return Stream.concat(
                        conditions.stream().filter(condition -> is(condition, "ReplicaFailure", "True")),
                        conditions.stream().filter(condition -> is(condition, "Progressing", "False")))
                .map(DeploymentCondition::getMessage)
                .findFirst()
                .orElse(null);
    }

    private static boolean is(DeploymentCondition condition, String type, String status) {
        return condition.getType().equals(type) && condition.getStatus().equals(status);
    }
}
