package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.desired.ImmutableServiceFields;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the Services have the addresses that were asked for. */
public final class AddressAssignedCondition {

    private final DesiredState desired = new DesiredState();
    private final ImmutableServiceFields unchangeable = new ImmutableServiceFields();

    /** @param live the Services that were seen */
    public ConditionResult of(MailIngressModel model, List<Service> live, List<StatusAddress> addresses) {
        for (Service wanted : desired.services(model)) {
            Optional<Service> there = named(live, wanted);
            List<String> differences = there.map(service -> unchangeable.differences(wanted, service))
                    .orElse(List.of());
            if (!differences.isEmpty()) {
                return no(Reason.ADDRESS_IMMUTABLE, immutable(model, wanted, differences));
            }
        }
        return named(live, desired.publicService(model))
                .map(service -> ofBalancer(model, service, addresses))
                .orElseGet(() -> no(Reason.ADDRESS_PENDING, "The Service is not there yet."));
    }

    private static ConditionResult ofBalancer(MailIngressModel model, Service service, List<StatusAddress> addresses) {
        List<LoadBalancerIngress> given = StatusAddresses.given(service);
        String asked = model.publicService().spec().loadBalancerIP();
        if (service.getSpec().getType().equals("LoadBalancer") && given.isEmpty()) {
            return no(
                    Reason.ADDRESS_PENDING,
                    "No load balancer has given the Service an address yet. If none does: kubectl describe service "
                            + service.getMetadata().getName() + " -n "
                            + model.identity().namespace() + " has its words, and a cluster without a load balancer"
                            + " needs one, or type NodePort.");
        }
        if (asked != null && !given.isEmpty() && given.stream().noneMatch(ingress -> asked.equals(ingress.getIp()))) {
            return no(
                    Reason.OTHER_ADDRESS,
                    "The load balancer gave the Service " + text(addresses) + " and not " + asked
                            + ": it may not own that address, or take its wish from an annotation"
                            + " (service.annotations, like metallb.io/loadBalancerIPs).");
        }
        String where = addresses.isEmpty() ? "the nodes' addresses, by node ports" : text(addresses);
        return ConditionResult.yes(
                ConditionType.ADDRESS_ASSIGNED, Reason.ASSIGNED, "Clients reach it at " + where + ".");
    }

    private static String immutable(MailIngressModel model, Service wanted, List<String> differences) {
        String name = wanted.getMetadata().getName();
        return "Of the Service " + name + " " + String.join(" and ", differences)
                + ", and Kubernetes cannot change that in place. To have it made anew, with a moment in which nobody can"
                + " connect: kubectl delete service " + name + " -n "
                + model.identity().namespace();
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

    private static ConditionResult no(Reason reason, String message) {
        return ConditionResult.no(ConditionType.ADDRESS_ASSIGNED, reason, message);
    }
}
