package dev.mailingress.operator.resolve;

import dev.mailingress.operator.model.ServiceLookup;
import dev.mailingress.operator.model.UnresolvedReference;
import dev.mailingress.operator.model.UnresolvedReference.UnresolvedCause;
import dev.mailingress.operator.observed.ObservedState;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Resolves a reference to a Service to the labels of its pods, and its ports to theirs. */
final class ServiceResolver {

    private static final String HEADLESS = "None";
    private static final String EXTERNAL_NAME = "ExternalName";

    private final ObservedState observed;

    ServiceResolver(ObservedState observed) {
        this.observed = observed;
    }

    /** @param ports ports of the Service that listeners forward to */
    ServiceLookup lookup(String name, List<Integer> ports) {
        return observed.service(name)
                .map(service -> resolve(service, ports))
                .orElseGet(() -> new UnresolvedReference(
                        UnresolvedCause.SERVICE_NOT_FOUND,
                        "Service \"" + name + "\" not found in this namespace: create it, or correct serviceRef"));
    }

    private ServiceLookup resolve(Service service, List<Integer> ports) {
        Map<String, String> selector =
                Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
        Map<Integer, List<Integer>> podPorts = new TreeMap<>();
        for (int port : ports) {
            if (isNameOnly(service)) {
                podPorts.put(port, List.of(port));
                continue;
            }
            Optional<ServicePort> servicePort = port(service, port);
            if (servicePort.isEmpty()) {
                return portNotFound(service, port);
            }
            List<Integer> targets = targetPorts(servicePort.get(), selector);
            if (targets.isEmpty()) {
                return unknownTargetPort(service, servicePort.get());
            }
            podPorts.put(port, targets);
        }
        return new ServiceLookup.Found(selector, podPorts);
    }

    /** Whether its name resolves to pods or to another name, so that the client chooses the port (core/v1, ServiceSpec). */
    private static boolean isNameOnly(Service service) {
        return HEADLESS.equals(service.getSpec().getClusterIP())
                || EXTERNAL_NAME.equals(service.getSpec().getType());
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

    private List<Integer> targetPorts(ServicePort port, Map<String, String> selector) {
        IntOrString target = port.getTargetPort();
        if (target == null) {
            return List.of(port.getPort());
        }
        if (target.getIntVal() != null) {
            return List.of(target.getIntVal());
        }
        // Without a selector the endpoints are managed elsewhere, and the ports of the pods are not needed.
        return selector.isEmpty() ? List.of(port.getPort()) : containerPorts(target.getStrVal(), selector);
    }

    /** Numbers of the container ports of that name, in pods with these labels. */
    private List<Integer> containerPorts(String name, Map<String, String> selector) {
        return observed.workloads().stream()
                .filter(workload -> workload.podLabels().entrySet().containsAll(selector.entrySet()))
                .flatMap(workload -> workload.template().getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> name.equals(port.getName()))
                .map(ContainerPort::getContainerPort)
                .distinct()
                .sorted()
                .toList();
    }

    private static UnresolvedReference portNotFound(Service service, int port) {
        List<Integer> available = ports(service).stream()
                .filter(ServiceResolver::isTcp)
                .map(ServicePort::getPort)
                .sorted()
                .toList();
        return new UnresolvedReference(
                UnresolvedCause.SERVICE_PORT_NOT_FOUND,
                "TCP port " + port + " not found in Service \""
                        + service.getMetadata().getName() + "\" (ports: "
                        + available.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + "): add it there, or remove the listener that forwards to it");
    }

    private static UnresolvedReference unknownTargetPort(Service service, ServicePort port) {
        return new UnresolvedReference(
                UnresolvedCause.SERVICE_PORT_NOT_FOUND,
                "Port " + port.getPort() + " of Service \""
                        + service.getMetadata().getName()
                        + "\" has the targetPort \"" + port.getTargetPort().getStrVal()
                        + "\", which no Deployment or StatefulSet in this namespace defines: set targetPort to a number");
    }
}
