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
    public Function<String, SourceKind> of(Clients clients, ObservedState state) {
        Map<String, SourceKind> kinds = clients.sources().stream()
                .collect(Collectors.toMap(Source::address, source -> kind(source, state), (one, other) -> one));
        return address -> kinds.getOrDefault(address, SourceKind.OTHER);
    }

    private SourceKind kind(Source source, ObservedState state) {
        return switch (source.kind()) {
            case "node" -> SourceKind.NODE;
            case "gateway" -> SourceKind.GATEWAY;
            case "pod" -> isNodesOwn(source.address(), state) ? SourceKind.NODE : podKind(source.address());
            default -> SourceKind.OTHER;
        };
    }

    private static boolean isNodesOwn(String address, ObservedState state) {
        IpAddress ip = IpAddress.parse(address);
        return state.nodePodNetworks().stream()
                .map(Cidr::masked)
                .flatMap(Optional::stream)
                .filter(network -> network.contains(ip))
                .anyMatch(network -> number(ip)
                                .subtract(number(new IpAddress(network.address())))
                                .compareTo(NODES_OWN)
                        < 0);
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(1, address.address().getAddress());
    }

    private synchronized SourceKind podKind(String address) {
        KnownPod last = known.get(address);
        if (last != null && clock.instant().isBefore(last.until())) {
            return last.kind();
        }
        SourceKind kind = readPodKind(address);
        known.remove(address);
        known.put(address, new KnownPod(kind, clock.instant().plus(REMEMBERED)));
        return kind;
    }

    /** Pods of other namespaces are visible only if the operator's rights cover the whole cluster. */
    private SourceKind readPodKind(String address) {
        // From the API server's cache: without an index it looks at every pod of the cluster.
        ListOptions cached = new ListOptionsBuilder().withResourceVersion("0").build();
        try {
            return client.pods().inAnyNamespace().withField("status.podIP", address).list(cached).getItems().stream()
                    .findFirst()
                    .map(pod -> isServiceLb(pod) ? SourceKind.LOAD_BALANCER_POD : SourceKind.POD)
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
