package dev.mailingress.operator.decide;

import java.util.List;
import java.util.Map;

/**
 * Pods of a mail server that expect a header on the same ports. Each group has a Service and a NetworkPolicy of its own, which
 * never change: what selects other pods or has other ports has another name.
 *
 * @param mailServer name of the mail server, which the spec may no longer contain
 * @param name of the Service and the NetworkPolicy
 * @param selector of the pods
 * @param proxyPorts ports of the pods that expect a header, in ascending order
 * @param ports of the Service, in ascending order; empty if proxies reach the pods in another way or not at all
 */
public record PodGroup(
        String mailServer, String name, Map<String, String> selector, List<Integer> proxyPorts, List<Integer> ports) {

    public PodGroup {
        selector = Map.copyOf(selector);
        proxyPorts = List.copyOf(proxyPorts);
        ports = List.copyOf(ports);
    }
}
