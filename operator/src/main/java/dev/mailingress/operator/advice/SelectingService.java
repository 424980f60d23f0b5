package dev.mailingress.operator.advice;

import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.ServiceLookup;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Service of somebody else that leads to ports of a mail server's pods that expect a header.
 *
 * @param ports these ports of the pods, in ascending order
 */
record SelectingService(Service service, MailServer server, List<Integer> ports) {

    private static final String HEADLESS = "None";
    private static final Set<String> PUBLISHED = Set.of("LoadBalancer", "NodePort");

    /** The Services that lead to such ports; those of the operator do not count. */
    static Stream<SelectingService> of(MailServer server, List<Service> services) {
        Map<String, String> podLabels = podLabels(server);
        List<Integer> expecting = server.podPorts(server.proxyPorts());
        return services.stream()
                .filter(service -> !isOperators(service))
                .filter(service -> selects(service, podLabels))
                .map(service -> new SelectingService(
                        service,
                        server,
                        podPorts(service, server)
                                .filter(expecting::contains)
                                .distinct()
                                .sorted()
                                .toList()))
                .filter(selecting -> !selecting.ports().isEmpty());
    }

    String name() {
        return service.getMetadata().getName();
    }

    /** Whether clients outside of the cluster can reach it. */
    boolean isPublished() {
        return PUBLISHED.contains(type())
                || !list(service.getSpec().getExternalIPs()).isEmpty();
    }

    /** Whether it is the one by which the spec refers to the mail server, and so the way of the proxies. */
    boolean isReferredTo() {
        return server.target() instanceof ServiceTarget target && target.name().equals(name());
    }

    /** How it is published, for messages. */
    String type() {
        return service.getSpec().getType() == null
                ? "ClusterIP"
                : service.getSpec().getType();
    }

    String portsText() {
        return NamedList.of("port", ports);
    }

    /** Labels that its pods have at least; empty if they are not known. */
    private static Map<String, String> podLabels(MailServer server) {
        if (server.target() instanceof ServiceTarget target && target.lookup() instanceof ServiceLookup.Found found) {
            return found.selector();
        }
        return server.foundWorkload().map(found -> found.workload().podLabels()).orElse(Map.of());
    }

    private static boolean isOperators(Service service) {
        return Optional.ofNullable(service.getMetadata().getLabels())
                .filter(labels -> Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY)))
                .isPresent();
    }

    private static boolean selects(Service service, Map<String, String> podLabels) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null && !selector.isEmpty() && podLabels.entrySet().containsAll(selector.entrySet());
    }

    private static Stream<Integer> podPorts(Service service, MailServer server) {
        return list(service.getSpec().getPorts()).stream()
                .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
                .flatMap(port -> podPorts(service, port, server));
    }

    private static Stream<Integer> podPorts(Service service, ServicePort port, MailServer server) {
        IntOrString target = port.getTargetPort();
        // The name of a headless Service resolves to the pods, whose port the client chooses.
        if (target == null || HEADLESS.equals(service.getSpec().getClusterIP())) {
            return Stream.of(port.getPort());
        }
        return target.getIntVal() != null
                ? Stream.of(target.getIntVal())
                : containerPorts(server)
                        .filter(one -> target.getStrVal().equals(one.getName()))
                        .map(ContainerPort::getContainerPort);
    }

    private static Stream<ContainerPort> containerPorts(MailServer server) {
        return server.foundWorkload().stream()
                .flatMap(found -> found.workload().template().getSpec().getContainers().stream())
                .map(Container::getPorts)
                .flatMap(ports -> list(ports).stream());
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
