package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.PodGroup;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.CoexistingPolicies.ProtectedPods;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Determines which groups of pods overlap: a workload and a Service that selects it, or two Services with common labels, of one
 * MailIngress or of several. Policies are additive (networking.k8s.io/v1, NetworkPolicySpec), so the policy of one group would
 * open to everyone what that of the other closes: each closes the PROXY ports of both.
 */
final class SharedPods {

    private final ServingPlan plan;
    private final List<Map<String, String>> pods;

    SharedPods(ServingPlan plan) {
        this.plan = plan;
        this.pods = Stream.concat(plan.model().coexistingPolicies().pods().stream(), plan.podLabels().stream())
                .distinct()
                .toList();
    }

    /** The PROXY ports of all other groups that may share pods with this one, in ascending order. */
    List<Integer> proxyPortsOfOthers(PodGroup group) {
        return Stream.concat(ownOthers(group), plan.model().coexistingPolicies().others().stream())
                .filter(other -> mayShare(group.selector(), other.selector()))
                .flatMap(other -> other.proxyPorts().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<ProtectedPods> ownOthers(PodGroup group) {
        return plan.podGroups().stream()
                .filter(other -> !other.name().equals(group.name()))
                .map(other -> new ProtectedPods(other.selector(), other.proxyPorts()));
    }

    /** Whether a pod has the labels of both; for pods that were not observed, whether one could: closing a port is the safe choice. */
    private boolean mayShare(Map<String, String> one, Map<String, String> other) {
        return LabelSelectors.areCompatible(one, other)
                && (pods.stream().anyMatch(pod -> mayHave(pod, one) && mayHave(pod, other))
                        || isUnobserved(one)
                        || isUnobserved(other));
    }

    /** The operator's label is only on known pods. */
    private boolean isUnobserved(Map<String, String> selector) {
        return !selector.containsKey(Labels.MAIL_SERVER) && pods.stream().noneMatch(pod -> mayHave(pod, selector));
    }

    /** The contract of pods that another MailIngress will inject files into is not known yet. */
    private static boolean mayHave(Map<String, String> pod, Map<String, String> selector) {
        return selector.entrySet().stream()
                .allMatch(label -> label.getValue().equals(pod.get(label.getKey()))
                        || (label.getKey().equals(Labels.CONTRACT) && !pod.containsKey(Labels.CONTRACT)));
    }
}
