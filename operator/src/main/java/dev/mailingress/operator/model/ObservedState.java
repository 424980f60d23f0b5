package dev.mailingress.operator.model;

import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was observed around a MailIngress.
 *
 * @param workloads those of its namespace that it refers to
 * @param services those of its namespace
 * @param nodePodNetworks the pod CIDRs of all nodes; empty where nodes have none or may not be read
 * @param nodeAddresses the IP addresses of all nodes; empty where they may not be read
 * @param pinnedNetworks by mail server, the trusted networks that were found before and are kept
 * @param formerProxyPorts by mail server, the ports that may expect a header in pods that are still there
 * @param coexistingPolicies what else is in its namespace
 */
public record ObservedState(
        List<Workload> workloads,
        List<Service> services,
        List<String> nodePodNetworks,
        List<String> nodeAddresses,
        Map<String, List<String>> pinnedNetworks,
        Map<String, List<Integer>> formerProxyPorts,
        CoexistingPolicies coexistingPolicies) {

    public ObservedState {
        workloads = List.copyOf(workloads);
        services = List.copyOf(services);
        nodePodNetworks = List.copyOf(nodePodNetworks);
        nodeAddresses = List.copyOf(nodeAddresses);
        pinnedNetworks = Map.copyOf(pinnedNetworks);
        formerProxyPorts = Map.copyOf(formerProxyPorts);
    }

    /** Of a MailIngress that nothing was made for yet. */
    public ObservedState(
            List<Workload> workloads,
            List<Service> services,
            List<String> nodePodNetworks,
            List<String> nodeAddresses) {
        this(workloads, services, nodePodNetworks, nodeAddresses, Map.of(), Map.of(), CoexistingPolicies.NONE);
    }

    Optional<Workload> workload(String kind, String name) {
        return workloads.stream()
                .filter(workload ->
                        workload.kind().equals(kind) && workload.name().equals(name))
                .findFirst();
    }

    Optional<Service> service(String name) {
        return services.stream()
                .filter(service -> name.equals(service.getMetadata().getName()))
                .findFirst();
    }
}
