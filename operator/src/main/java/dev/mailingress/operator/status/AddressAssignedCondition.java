package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.desired.ImmutableServiceFields;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Condition AddressAssigned: whether the Services have the requested addresses. */
public final class AddressAssignedCondition {

    private static final String NODES_MUST_BE_TRUSTED =
            " Connections arrive from the addresses of the nodes, because \"service.externalTrafficPolicy\" is Cluster:"
                    + " \"clients.proxyProtocol.trustedNetworks\" must contain them.";

    private final ImmutableServiceFields immutableFields = new ImmutableServiceFields();

    /**
     * @param desired Services, the public one last
     * @param observed Services of the MailIngress that exist
     * @param addresses addresses of the public one among them
     */
    public ConditionResult of(
            MailIngressModel model, List<Service> desired, List<Service> observed, List<StatusAddress> addresses) {
        String namespace = model.identity().namespace();
        for (Service wanted : desired) {
            List<String> differences = named(observed, wanted)
                    .map(service -> immutableFields.differences(wanted, service))
                    .orElse(List.of());
            if (!differences.isEmpty()) {
                return notAssigned(
                        Reason.ADDRESS_IMMUTABLE, immutable(wanted.getMetadata().getName(), namespace, differences));
            }
        }
        Service publicService = desired.get(desired.size() - 1);
        return named(observed, publicService)
                .map(service -> of(model, service, addresses))
                .orElseGet(() -> notAssigned(
                        Reason.ADDRESS_PENDING,
                        notCreated(publicService.getMetadata().getName())));
    }

    private static ConditionResult of(MailIngressModel model, Service service, List<StatusAddress> addresses) {
        String name = service.getMetadata().getName();
        List<LoadBalancerIngress> ingress = StatusAddresses.loadBalancerIngress(service);
        boolean loadBalancer = service.getSpec().getType().equals("LoadBalancer");
        if (loadBalancer && ingress.isEmpty()) {
            return notAssigned(
                    Reason.ADDRESS_PENDING, pending(name, model.identity().namespace()));
        }
        List<String> missing =
                loadBalancer ? RequestedAddresses.missing(model.publicService().spec(), ingress) : List.of();
        if (!missing.isEmpty()) {
            return notAssigned(Reason.OTHER_ADDRESS, otherAddress(name, text(addresses), String.join(", ", missing)));
        }
        return ConditionResult.ofTrue(
                ConditionType.ADDRESS_ASSIGNED,
                Reason.ASSIGNED,
                assigned(addresses.isEmpty() ? "the nodes' addresses, through node ports" : text(addresses))
                        + (MailIngressModel.CLUSTER.equals(model.publicService().externalTrafficPolicy())
                                ? NODES_MUST_BE_TRUSTED
                                : ""));
    }

    private static String assigned(String addresses) {
        return "Clients reach the mail servers at " + addresses + ".";
    }

    private static String notCreated(String service) {
        return "Service \"" + service + "\" does not exist yet.";
    }

    private static String pending(String service, String namespace) {
        return "The load balancer has not assigned an address to Service \"" + service
                + "\" yet. If this does not change, check the events of the Service with \"kubectl describe service "
                + service + " -n " + namespace
                + "\". In a cluster without a load balancer implementation, install one, or set \"service.type\" to"
                + " NodePort.";
    }

    private static String otherAddress(String service, String assigned, String requested) {
        return "The load balancer assigned " + assigned + " to Service \"" + service + "\", not the requested "
                + requested + ". It may not own that address, or may expect the request in an annotation: see"
                + " \"service.annotations\" (for MetalLB, metallb.io/loadBalancerIPs).";
    }

    private static String immutable(String service, String namespace, List<String> differences) {
        return "Service \"" + service + "\": " + String.join(" and ", differences)
                + ", and Kubernetes cannot change this in place. To recreate the Service (brief outage), run"
                + " \"kubectl delete service " + service + " -n " + namespace + "\".";
    }

    private static String text(List<StatusAddress> addresses) {
        return addresses.stream().map(StatusAddress::value).collect(Collectors.joining(", "));
    }

    private static Optional<Service> named(List<Service> services, Service like) {
        return services.stream()
                .filter(service -> Objects.equals(
                        service.getMetadata().getName(), like.getMetadata().getName()))
                .findFirst();
    }

    private static ConditionResult notAssigned(Reason reason, String message) {
        return ConditionResult.ofFalse(ConditionType.ADDRESS_ASSIGNED, reason, message);
    }
}
