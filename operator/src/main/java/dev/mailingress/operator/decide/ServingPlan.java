package dev.mailingress.operator.decide;

import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.ContractPod;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plan of what the proxies serve: the targets of each listener, in order of preference, and the groups of pods behind them.
 *
 * @param listeners those that can be served, with at least one target each
 * @param podGroups groups of pods of all mail servers, including those of the wanted contracts
 * @param podLabels labels that pods of these groups have, or will have
 */
public record ServingPlan(
        MailIngressModel model,
        List<ServedListener> listeners,
        List<PodGroup> podGroups,
        List<Map<String, String>> podLabels) {

    public ServingPlan {
        listeners = List.copyOf(listeners);
        podGroups = List.copyOf(podGroups);
        podLabels = podLabels.stream().map(Map::copyOf).distinct().toList();
    }

    /** The plan once everything is in place: every mail server is served as the spec describes it, and nothing else. */
    public static ServingPlan settled(MailIngressModel model) {
        return of(model, List.of(), Set.of());
    }

    /**
     * Derives the plan.
     *
     * @param pods running pods with a contract, the newest first
     * @param waiting names of mail servers whose injection cannot proceed: their pods are served as they are
     */
    public static ServingPlan of(MailIngressModel model, List<ContractPod> pods, Set<String> waiting) {
        ServingPlan plan = new ServingPlanner(model, pods, waiting).plan();
        // No path works, so none can get worse.
        return plan.listeners().isEmpty() ? new ServingPlanner(model, pods, Set.of()).plan() : plan;
    }

    /** Names of the listeners that cannot be forwarded to the mail server yet. */
    public List<String> waitingListeners(String mailServer) {
        return model.listeners().stream()
                .filter(listener -> listener.at(mailServer).isPresent())
                .map(Listener::name)
                .filter(name -> listeners.stream().noneMatch(served -> isServed(served, name, mailServer)))
                .toList();
    }

    private static boolean isServed(ServedListener served, String name, String mailServer) {
        if (!served.listener().name().equals(name)) {
            return false;
        }
        boolean direct = served.listener().mailServer().equals(mailServer)
                && served.unmatched() == served.listener().unmatched();
        return direct
                || served.routes().stream()
                        .anyMatch(route -> route.route().mailServer().equals(mailServer));
    }
}
