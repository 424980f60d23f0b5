package dev.mailingress.operator.decide;

import dev.mailingress.operator.decide.ServedListener.ServedRoute;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.HostTarget;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Derives a {@link ServingPlan}. */
final class ServingPlanner {

    private final MailIngressModel model;
    private final List<ContractPod> pods;
    private final Map<String, ServedMailServer> servers = new LinkedHashMap<>();
    private final PodGroups groups;

    ServingPlanner(MailIngressModel model, List<ContractPod> pods, Set<String> waiting) {
        this.model = model;
        this.pods = pods;
        this.groups = new PodGroups(model);
        for (MailServer server : model.mailServers()) {
            boolean waits = waiting.contains(server.name());
            servers.put(
                    server.name(),
                    ServedMailServer.of(server, pods, waits, model.mailServers().size() == 1));
        }
    }

    ServingPlan plan() {
        return new ServingPlan(
                model,
                model.listeners().stream()
                        .flatMap(listener -> served(listener).stream())
                        .toList(),
                podGroups(),
                podLabels());
    }

    private Optional<ServedListener> served(Listener listener) {
        List<ServedRoute> routes = listener.routes().stream()
                .map(route -> new ServedRoute(route, targets(listener, route)))
                .filter(route -> !route.targets().isEmpty())
                .toList();
        Listener.Route direct =
                new Listener.Route(listener.mailServer(), List.of(), listener.targetPort(), listener.header());
        List<TargetConfig> targets = targets(listener, direct);
        boolean refuses = listener.unmatched() == Unmatched.REFUSE || targets.isEmpty();
        if (refuses && routes.isEmpty()) {
            return Optional.empty();
        }
        // A listener that refuses what matches no route has a target that it never uses.
        List<TargetConfig> all = targets.isEmpty() ? routes.get(0).targets() : targets;
        return Optional.of(new ServedListener(listener, all, routes, refuses ? Unmatched.REFUSE : Unmatched.DEFAULT));
    }

    private List<TargetConfig> targets(Listener listener, Listener.Route route) {
        ServedMailServer served = Objects.requireNonNull(servers.get(route.mailServer()));
        List<TargetConfig> targets = new ArrayList<>();
        if (!served.server().injected() && !served.contradicts(route)) {
            targets.add(new TargetConfig(directHost(served.server()), route.targetPort(), route.header()));
        }
        for (Contract contract : served.contracts()) {
            served.destination(listener, route, contract)
                    .map(to -> new TargetConfig(
                            host(groups.of(served, contract).name()),
                            to.port(),
                            to.header(),
                            hasProofMarks(listener, served.server(), contract)))
                    .ifPresent(targets::add);
        }
        return targets.stream().limit(TargetConfig.MAX_TARGETS).toList();
    }

    /** Only of pods whose files are the operator's present ones: an owner may not have mounted them. */
    private static boolean hasProofMarks(Listener listener, MailServer server, Contract contract) {
        return server.injected()
                && contract.equals(server.contract())
                && listener.service().filter(server.proofMarks()::cover).isPresent();
    }

    private String directHost(MailServer server) {
        if (server.target() instanceof HostTarget target) {
            return target.host();
        }
        return host(
                server.target() instanceof ServiceTarget target
                        ? target.name()
                        : groups.direct(server).orElseThrow().name());
    }

    /** Without the cluster domain, which the pod's resolver appends, so that it need not be configured. */
    private String host(String service) {
        return service + "." + model.identity().namespace() + ".svc";
    }

    /** A group that waits is among them, so that its objects exist before anything is sent there. */
    private List<PodGroup> podGroups() {
        Map<String, PodGroup> all = new LinkedHashMap<>();
        for (ServedMailServer served : servers.values()) {
            if (served.server().injected()) {
                add(groups.of(served, served.server().contract()), all);
            }
            groups.direct(served.server()).ifPresent(group -> add(group, all));
            served.contracts().forEach(contract -> add(groups.of(served, contract), all));
        }
        for (ContractPod pod : pods) {
            boolean isServed = servers.values().stream()
                    .anyMatch(served -> served.contracts().contains(pod.contract()));
            if (!isServed) {
                // Of a mail server that the spec no longer contains: the ports stay closed as long as the pod runs.
                add(groups.unserved(pod.contract()), all);
            }
        }
        return List.copyOf(all.values());
    }

    /** Two servers may both serve a group, with other ports: each has its own Service for it then. */
    private static void add(PodGroup group, Map<String, PodGroup> all) {
        all.putIfAbsent(group.name(), group);
    }

    private List<Map<String, String>> podLabels() {
        return Stream.concat(
                        model.mailServers().stream()
                                .filter(server -> server.target() instanceof WorkloadTarget)
                                .flatMap(this::templateLabels),
                        pods.stream().map(ContractPod::labels))
                .toList();
    }

    /** Labels of the pods that a workload creates now, and of those that it will create. */
    private Stream<Map<String, String>> templateLabels(MailServer server) {
        return server.foundWorkload().stream().flatMap(found -> {
            Map<String, String> present = found.workload().podLabels();
            Map<String, String> wanted = new HashMap<>(present);
            if (server.injected()) {
                wanted.putAll(server.contract().labels(model.labels()));
            }
            return Stream.of(present, wanted);
        });
    }
}
