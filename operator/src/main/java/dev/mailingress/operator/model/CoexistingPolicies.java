package dev.mailingress.operator.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was seen beside a MailIngress in its namespace: policies add up, so two that select the same pods must agree.
 *
 * @param others what mail servers of other MailIngresses have guarded there
 * @param pods the labels of pods that are there or will be
 */
public record CoexistingPolicies(List<ProtectedPods> others, List<Map<String, String>> pods) {

    /** Nothing and nobody. */
    public static final CoexistingPolicies NONE = new CoexistingPolicies(List.of(), List.of());

    public CoexistingPolicies {
        others = List.copyOf(others);
        pods = pods.stream().map(Map::copyOf).distinct().toList();
    }

    /**
     * A policy of a mail server.
     *
     * @param selector the labels of its pods
     * @param proxyPorts of the pods, which nobody but its proxies may reach
     */
    public record ProtectedPods(Map<String, String> selector, List<Integer> proxyPorts) {

        public ProtectedPods {
            selector = Map.copyOf(selector);
            proxyPorts = List.copyOf(proxyPorts);
        }
    }

    /** The same with pods of these workloads. */
    CoexistingPolicies with(List<Workload> workloads) {
        return new CoexistingPolicies(
                others,
                Stream.concat(pods.stream(), workloads.stream().map(Workload::podLabels))
                        .toList());
    }
}
