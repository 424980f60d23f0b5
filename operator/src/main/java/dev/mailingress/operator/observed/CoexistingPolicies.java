package dev.mailingress.operator.observed;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * NetworkPolicies of other MailIngresses in the namespace, and the pods that they may select: policies are additive, so two
 * that select the same pods must agree.
 *
 * @param others pods that policies of other MailIngresses protect
 * @param pods the labels of pods that exist or will exist
 */
public record CoexistingPolicies(List<ProtectedPods> others, List<Map<String, String>> pods) {

    /** No other policies and no pods. */
    public static final CoexistingPolicies NONE = new CoexistingPolicies(List.of(), List.of());

    public CoexistingPolicies {
        others = List.copyOf(others);
        pods = pods.stream().map(Map::copyOf).distinct().toList();
    }

    /**
     * Pods that the policy of a mail server protects.
     *
     * @param selector the labels of the pods
     * @param proxyPorts ports of the pods that only the proxies may reach
     */
    public record ProtectedPods(Map<String, String> selector, List<Integer> proxyPorts) {

        public ProtectedPods {
            selector = Map.copyOf(selector);
            proxyPorts = List.copyOf(proxyPorts);
        }
    }

    /** A copy that also contains the pods of these workloads. */
    public CoexistingPolicies with(List<Workload> workloads) {
        return new CoexistingPolicies(
                others,
                Stream.concat(pods.stream(), workloads.stream().map(Workload::podLabels))
                        .toList());
    }
}
