package dev.mailingress.operator.observed;

import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * State of the cluster that the model of a MailIngress depends on.
 *
 * @param workloads the workloads in its namespace that it refers to
 * @param services the Services in its namespace
 * @param nodePodNetworks the pod CIDRs of all nodes; empty if nodes have none or may not be read
 * @param nodeAddresses the IP addresses of all nodes; empty if they may not be read
 * @param pinnedNetworks the trusted networks that were detected before and are kept, by mail server
 * @param coexistingPolicies NetworkPolicies of other MailIngresses in its namespace
 */
public record ObservedState(
        List<Workload> workloads,
        List<Service> services,
        List<String> nodePodNetworks,
        List<String> nodeAddresses,
        Map<String, List<String>> pinnedNetworks,
        CoexistingPolicies coexistingPolicies) {

    public ObservedState {
        workloads = List.copyOf(workloads);
        services = List.copyOf(services);
        nodePodNetworks = List.copyOf(nodePodNetworks);
        nodeAddresses = List.copyOf(nodeAddresses);
        pinnedNetworks = Map.copyOf(pinnedNetworks);
    }

    /** State for a MailIngress for which nothing has been created yet. */
    public ObservedState(
            List<Workload> workloads,
            List<Service> services,
            List<String> nodePodNetworks,
            List<String> nodeAddresses) {
        this(workloads, services, nodePodNetworks, nodeAddresses, Map.of(), CoexistingPolicies.NONE);
    }

    public Optional<Workload> workload(String kind, String name) {
        return workloads.stream()
                .filter(workload ->
                        workload.kind().equals(kind) && workload.name().equals(name))
                .findFirst();
    }

    public Optional<Service> service(String name) {
        return services.stream()
                .filter(service -> name.equals(service.getMetadata().getName()))
                .findFirst();
    }
}
