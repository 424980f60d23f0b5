package dev.mailingress.operator.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Checks at the creation of each of a mail server's pods that the policy already closes its PROXY ports to all. */
final class PodStartPolicyProbe implements AutoCloseable, Watcher<Pod> {

    private final TestCluster cluster;
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<String> open = new ConcurrentLinkedQueue<>();
    private final Watch watch;

    private PodStartPolicyProbe(TestCluster cluster, String namespace, String app) {
        this.cluster = cluster;
        this.watch = cluster.client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", app)
                .watch(this);
    }

    static PodStartPolicyProbe watch(TestCluster cluster, String namespace, String app) {
        return new PodStartPolicyProbe(cluster, namespace, app);
    }

    /** Number of checked pods, including those that existed before. */
    int count() {
        return count.get();
    }

    /** Open PROXY ports: pod, port and the range of the policy that opens it. */
    List<String> openProxyPorts() {
        return List.copyOf(open);
    }

    @Override
    public void eventReceived(Action action, Pod pod) {
        if (action != Action.ADDED) {
            return;
        }
        Map<String, String> labels = pod.getMetadata().getLabels();
        List<NetworkPolicy> ofPod = cluster
                .client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(pod.getMetadata().getNamespace())
                .withLabel("mailingress.dev/mail-server")
                .list()
                .getItems()
                .stream()
                .filter(policy -> labels.entrySet()
                        .containsAll(policy.getSpec()
                                .getPodSelector()
                                .getMatchLabels()
                                .entrySet()))
                .toList();
        if (ofPod.isEmpty()) {
            open.add(pod.getMetadata().getName() + " has no policy");
        }
        List<NetworkPolicyPort> openToAll = ofPod.stream()
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .filter(rule -> rule.getFrom().isEmpty())
                .flatMap(rule -> rule.getPorts().stream())
                .filter(port -> "TCP".equals(port.getProtocol()))
                .toList();
        proxyPorts(pod)
                .forEach(port -> openToAll.stream()
                        .filter(range -> covers(range, port))
                        .forEach(range -> open.add(pod.getMetadata().getName() + " " + port + " " + range)));
        count.incrementAndGet();
    }

    private static List<Integer> proxyPorts(Pod pod) {
        String ports = Objects.requireNonNull(pod.getMetadata().getAnnotations().get("mailingress.dev/proxy-ports"));
        return Arrays.stream(ports.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static boolean covers(NetworkPolicyPort range, int port) {
        int first = range.getPort().getIntVal();
        return first <= port && port <= Optional.ofNullable(range.getEndPort()).orElse(first);
    }

    /** The count then no longer increases, which tests detect. */
    @Override
    public void onClose(WatcherException cause) {}

    @Override
    public void close() {
        watch.close();
    }
}
