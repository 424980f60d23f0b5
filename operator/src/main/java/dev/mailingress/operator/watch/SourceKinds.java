package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.observed.ProxyReport.Clients;
import dev.mailingress.operator.observed.ProxyReport.Source;
import dev.mailingress.operator.observed.SourceKind;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.IpAddress;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out what has a local source address: a node, a load balancer that is a pod, or another pod. */
public final class SourceKinds {

    /** Of the pods of ServiceLB: k3s names the Service by it. */
    private static final String SERVICE_LB = "svccontroller.k3s.cattle.io/svcname";

    /** The network's own address is a node's in an overlay such as flannel's, the next one its bridge's. */
    private static final BigInteger NODES_OWN = BigInteger.TWO;

    /** A pod keeps its address; it takes a while until another one gets it. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int MAX_REMEMBERED = 1_000;

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, KnownPod> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KnownPod> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record KnownPod(SourceKind kind, Instant until) {}

    public SourceKinds(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Kinds of the sources that one proxy reports. */
    public Function<String, SourceKind> of(Clients clients, Observation observation) {
        Map<String, SourceKind> kinds = clients.sources().stream()
                .collect(Collectors.toMap(Source::address, source -> kind(source, observation), (one, other) -> one));
        return address -> kinds.getOrDefault(address, SourceKind.OTHER);
    }

    private SourceKind kind(Source source, Observation observation) {
        return switch (source.kind()) {
            case "node" -> SourceKind.NODE;
            case "gateway" -> SourceKind.GATEWAY;
            case "pod" ->
                isNodesOwn(source.address(), observation.state())
                        ? SourceKind.NODE
                        : podKind(source.address(), observation.pods());
            default -> SourceKind.OTHER;
        };
    }

    private static boolean isNodesOwn(String address, ObservedState state) {
        return Cidr.masked(address + (address.indexOf(':') < 0 ? "/32" : "/128"))
                .map(single -> new IpAddress(single.address()))
                .filter(ip -> state.nodePodNetworks().stream()
                        .map(Cidr::masked)
                        .flatMap(Optional::stream)
                        .filter(network -> network.contains(ip))
                        .anyMatch(network -> number(ip)
                                        .subtract(number(new IpAddress(network.address())))
                                        .compareTo(NODES_OWN)
                                < 0))
                .isPresent();
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(1, address.address().getAddress());
    }

    /** The pods of the namespace are known; each of the others is asked for once a minute. */
    private SourceKind podKind(String address, ObservedPods pods) {
        Optional<Pod> neighbour = pods.all().stream()
                .filter(pod -> pod.getStatus() != null
                        && pod.getStatus().getPodIPs().stream().anyMatch(ip -> address.equals(ip.getIp())))
                .findFirst();
        if (neighbour.isPresent()) {
            return kind(neighbour.get());
        }
        KnownPod last = remembered(address);
        if (last != null && clock.instant().isBefore(last.until())) {
            return last.kind();
        }
        SourceKind kind = readPodKind(address);
        remember(address, new KnownPod(kind, clock.instant().plus(REMEMBERED)));
        return kind;
    }

    private synchronized @Nullable KnownPod remembered(String address) {
        return known.get(address);
    }

    private synchronized void remember(String address, KnownPod pod) {
        known.remove(address);
        known.put(address, pod);
    }

    private static SourceKind kind(Pod pod) {
        return isServiceLb(pod) ? SourceKind.LOAD_BALANCER_POD : SourceKind.POD;
    }

    /** Pods of other namespaces are visible only if the operator's rights cover the whole cluster. */
    private SourceKind readPodKind(String address) {
        // From the API server's cache: without an index it looks at every pod of the cluster.
        ListOptions cached = new ListOptionsBuilder().withResourceVersion("0").build();
        try {
            return client.pods().inAnyNamespace().withField("status.podIP", address).list(cached).getItems().stream()
                    .findFirst()
                    .map(SourceKinds::kind)
                    .orElse(SourceKind.UNKNOWN_POD);
        } catch (KubernetesClientException e) {
            return SourceKind.UNKNOWN_POD;
        }
    }

    private static boolean isServiceLb(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && labels.containsKey(SERVICE_LB);
    }
}
