package dev.mailingress.operator.model;

import dev.mailingress.operator.model.UnresolvedReference.UnresolvedCause;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Follows a reference to a Service: to its pods' labels, and through its ports to theirs. */
final class ServiceResolver {

    private static final String HEADLESS = "None";
    private static final String ALIAS = "ExternalName";

    private final ObservedState facts;

    ServiceResolver(ObservedState facts) {
        this.facts = facts;
    }

    /** @param ports those of the Service that listeners lead to */
    ServiceLookup lookup(String name, List<Integer> ports) {
        return facts.service(name)
                .map(service -> follow(service, ports))
                .orElseGet(() -> new UnresolvedReference(
                        UnresolvedCause.SERVICE_NOT_FOUND,
                        "there is no Service \"" + name + "\" in this namespace: create it, or correct serviceRef"));
    }

    private ServiceLookup follow(Service service, List<Integer> ports) {
        Map<String, String> selector =
                Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
        Map<Integer, List<Integer>> podPorts = new TreeMap<>();
        for (int port : ports) {
            if (isNameOnly(service)) {
                podPorts.put(port, List.of(port));
                continue;
            }
            Optional<ServicePort> there = port(service, port);
            if (there.isEmpty()) {
                return absent(service, port);
            }
            List<Integer> leads = leads(there.get(), selector);
            if (leads.isEmpty()) {
                return unnumbered(service, there.get());
            }
            podPorts.put(port, leads);
        }
        return new ServiceLookup.Found(selector, podPorts);
    }

    /** Its name leads to pods or to another name, and whoever connects chooses the port (core/v1, ServiceSpec). */
    private static boolean isNameOnly(Service service) {
        return HEADLESS.equals(service.getSpec().getClusterIP())
                || ALIAS.equals(service.getSpec().getType());
    }

    private static Optional<ServicePort> port(Service service, int number) {
        return ports(service).stream()
                .filter(port -> Objects.equals(port.getPort(), number) && isTcp(port))
                .findFirst();
    }

    private static List<ServicePort> ports(Service service) {
        return Optional.ofNullable(service.getSpec().getPorts()).orElse(List.of());
    }

    private static boolean isTcp(ServicePort port) {
        return port.getProtocol() == null || port.getProtocol().equals("TCP");
    }

    private List<Integer> leads(ServicePort port, Map<String, String> selector) {
        IntOrString target = port.getTargetPort();
        if (target == null) {
            return List.of(port.getPort());
        }
        if (target.getIntVal() != null) {
            return List.of(target.getIntVal());
        }
        // Without a selector somebody else writes the endpoints, and nothing here asks for the pods' ports.
        return selector.isEmpty() ? List.of(port.getPort()) : numbers(target.getStrVal(), selector);
    }

    /** What pods with these labels call so. */
    private List<Integer> numbers(String name, Map<String, String> selector) {
        return facts.workloads().stream()
                .filter(workload -> workload.podLabels().entrySet().containsAll(selector.entrySet()))
                .flatMap(workload -> workload.template().getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> name.equals(port.getName()))
                .map(ContainerPort::getContainerPort)
                .distinct()
                .sorted()
                .toList();
    }

    private static UnresolvedReference absent(Service service, int port) {
        List<Integer> there = ports(service).stream()
                .filter(ServiceResolver::isTcp)
                .map(ServicePort::getPort)
                .sorted()
                .toList();
        return new UnresolvedReference(
                UnresolvedCause.SERVICE_PORT_NOT_FOUND,
                "the Service \"" + service.getMetadata().getName() + "\" has no TCP port " + port
                        + ", to which a listener leads, but " + there + ": add it there, or remove the listener");
    }

    private static UnresolvedReference unnumbered(Service service, ServicePort port) {
        return new UnresolvedReference(
                UnresolvedCause.SERVICE_PORT_NOT_FOUND,
                "port " + port.getPort() + " of the Service \""
                        + service.getMetadata().getName()
                        + "\" leads to the port \"" + port.getTargetPort().getStrVal()
                        + "\" of its pods, whose number no Deployment or StatefulSet of this namespace tells: write the"
                        + " number into its targetPort");
    }
}
