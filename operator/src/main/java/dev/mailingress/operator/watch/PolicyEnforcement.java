package dev.mailingress.operator.watch;

import dev.mailingress.operator.advice.PathFacts.ExposedPort;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.model.WorkloadLookup;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Probe of whether the cluster enforces NetworkPolicies: the operator is a pod that no policy of a MailIngress admits to the ports
 * of a mail server that expect a header. If it can connect, anybody can. A connection leaves a line in the mail server's log, so
 * there is one when a pod is new, and otherwise one every {@link #INTERVAL}.
 */
public final class PolicyEnforcement {

    private static final Duration INTERVAL = Duration.ofHours(6);
    /** So that a warning does not outlive its cause for long. */
    private static final Duration EXPOSED_INTERVAL = Duration.ofMinutes(1);

    private static final int MAX_REMEMBERED = 10_000;

    private static final Comparator<ExposedPort> BY_SERVER =
            Comparator.comparing(ExposedPort::mailServer).thenComparing(ExposedPort::port);

    private final PortConnector connector;
    private final Clock clock;
    private final Map<String, Probed> probed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Probed> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Opens TCP connections. */
    @FunctionalInterface
    public interface PortConnector {

        /** Those of the endpoints that accept a connection within a short time, all tried at the same time. */
        Set<Endpoint> accepting(Set<Endpoint> endpoints);
    }

    /** Address and port of a pod. */
    public record Endpoint(String address, int port) {}

    private record Probed(Set<Endpoint> endpoints, Instant at, List<ExposedPort> exposed) {}

    public PolicyEnforcement(PortConnector connector, Clock clock) {
        this.connector = connector;
        this.clock = clock;
    }

    /** Ports of the mail servers that are not protected, as last probed; empty where policies are turned off. */
    public List<ExposedPort> exposed(MailIngressModel model, ObservedPods pods) {
        if (!model.networkPolicy().enabled() || !model.networkPolicy().mailServers()) {
            return List.of();
        }
        Map<Endpoint, ExposedPort> endpoints = endpoints(model, pods);
        Optional<Probed> last = last(model.identity().uid());
        if (last.filter(probe -> isRecent(probe, endpoints.keySet())).isPresent()) {
            return last.get().exposed();
        }
        Set<Endpoint> accepting = connector.accepting(endpoints.keySet());
        List<ExposedPort> exposed = accepting.stream()
                .map(endpoints::get)
                .distinct()
                .sorted(BY_SERVER)
                .toList();
        remember(model.identity().uid(), new Probed(Set.copyOf(endpoints.keySet()), clock.instant(), exposed));
        return exposed;
    }

    private boolean isRecent(Probed last, Set<Endpoint> endpoints) {
        Duration interval = last.exposed().isEmpty() ? INTERVAL : EXPOSED_INTERVAL;
        return last.endpoints().containsAll(endpoints)
                && clock.instant().isBefore(last.at().plus(interval));
    }

    /** One port of one ready pod of each mail server. */
    private static Map<Endpoint, ExposedPort> endpoints(MailIngressModel model, ObservedPods pods) {
        Map<Endpoint, ExposedPort> endpoints = new LinkedHashMap<>();
        for (MailServer server : model.mailServers()) {
            Optional<Integer> port = probedPort(server);
            Optional<String> address = address(server, pods);
            if (server.injected() && port.isPresent() && address.isPresent()) {
                endpoints.put(new Endpoint(address.get(), port.get()), new ExposedPort(server.name(), port.get()));
            }
        }
        return endpoints;
    }

    /** Dovecot logs an aborted connection as information, Postfix as a warning. */
    private static Optional<Integer> probedPort(MailServer server) {
        List<Listener> candidates = new ArrayList<>(server.listeners());
        candidates.sort(Comparator.comparing(listener -> !isDovecot(listener)));
        return candidates.stream()
                .map(Listener::targetPort)
                .filter(server.proxyPorts()::contains)
                .findFirst();
    }

    private static boolean isDovecot(Listener listener) {
        return listener.service().filter(MailService::isDovecot).isPresent();
    }

    private static Optional<String> address(MailServer server, ObservedPods pods) {
        return server.foundWorkload().map(WorkloadLookup.Found::workload).stream()
                .flatMap(workload -> pods.of(workload).ready())
                .filter(pod -> server.contract()
                        .hash()
                        .equals(pod.getMetadata().getLabels().get(Labels.CONTRACT)))
                .map(PolicyEnforcement::address)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> address(Pod pod) {
        return Optional.ofNullable(pod.getStatus().getPodIP());
    }

    private synchronized Optional<Probed> last(String uid) {
        return Optional.ofNullable(probed.get(uid));
    }

    private synchronized void remember(String uid, Probed probe) {
        probed.remove(uid);
        probed.put(uid, probe);
    }
}
