package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.SourceKind;
import dev.mailingress.proxy.config.InboundMode;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Condition ClientAddressPreserved: whether the proxies see the clients' own addresses. Its messages contain no numbers, because
 * those change with every connection.
 */
public final class ClientAddressPreservedCondition {

    private static final ConditionType TYPE = ConditionType.CLIENT_ADDRESS_PRESERVED;

    private static final String CONSEQUENCE =
            " SPF, rate limits and bans need the client's own address: mail servers treat all these clients as one.";

    /**
     * @param before the previous conditions: without connections, what was seen before still counts
     * @param services the Services of the MailIngress that exist
     */
    public ConditionResult of(
            List<Condition> before, MailIngressModel model, List<Service> services, ClientAddresses seen) {
        Optional<ConditionResult> previous = seen.complete() ? Optional.empty() : previous(before);
        if (previous.isPresent()) {
            return previous.get();
        }
        if (seen.mostAreHidden()) {
            SourceKind kind = seen.worst().orElseThrow();
            return hidden(kind, Objects.requireNonNull(seen.examples().get(kind)), model, services);
        }
        if (seen.hasSingleSource()) {
            return ConditionResult.ofUnknown(
                    TYPE,
                    Reason.SINGLE_SOURCE,
                    "All connections come from " + seen.onlySource() + ". If that is one client, for example a mail"
                            + " relay, nothing is wrong. If it is your router, it hides the addresses of all clients"
                            + " behind its own: turn off its source NAT (also \"masquerading\" or \"NAT loopback\") for"
                            + " forwarded ports.");
        }
        boolean preserved = seen.showsClients() || wasPreserved(before);
        return preserved
                ? ConditionResult.ofTrue(TYPE, Reason.PRESERVED, "The proxies see the clients' own addresses.")
                : ConditionResult.ofUnknown(
                        TYPE,
                        Reason.NO_CONNECTIONS,
                        "No client from outside the cluster has connected in the last 15 minutes.");
    }

    /** While a proxy does not respond, its clients are not known. */
    private static Optional<ConditionResult> previous(List<Condition> before) {
        return before.stream()
                .filter(condition -> condition.type().equals(TYPE.value()))
                .filter(condition -> !condition.reason().equals(Reason.NOT_ACCEPTED.value()))
                .flatMap(condition -> Reason.of(condition.reason())
                        .map(reason -> new ConditionResult(
                                TYPE, ConditionStatus.of(condition.status()), reason, condition.message()))
                        .stream())
                .findFirst();
    }

    private static boolean wasPreserved(List<Condition> before) {
        return before.stream()
                .anyMatch(condition -> condition.type().equals(TYPE.value())
                        && condition.reason().equals(Reason.PRESERVED.value()));
    }

    private static ConditionResult hidden(
            SourceKind kind, String address, MailIngressModel model, List<Service> services) {
        boolean balancer = model.clients().proxyProtocol().mode() == InboundMode.REQUIRED;
        if (balancer) {
            return hidden(
                    Reason.LOCAL_ADDRESSES,
                    "Most clients are announced by the load balancer with the address " + address
                            + ", which belongs to the cluster: the load balancer does not know the clients' addresses"
                            + " either. Configure what is in front of it to preserve them.");
        }
        if (kind == SourceKind.NODE && hasTrafficPolicyCluster(model, services)) {
            return hidden(
                    Reason.TRAFFIC_POLICY_CLUSTER,
                    "Most connections come from a node (" + address + "), because Service \""
                            + model.names().publicService()
                            + "\" has \"externalTrafficPolicy: Cluster\", with which nodes replace the addresses of"
                            + " clients by their own. Something has changed the Service: set it to Local.");
        }
        return switch (kind) {
            case NODE ->
                hidden(
                        Reason.NODE_ADDRESSES,
                        "Most connections come from a node (" + address
                                + "), not from clients: the network of the cluster"
                                + " replaces their addresses. Configure the network plugin and kube-proxy not to masquerade"
                                + " traffic from outside (kube-proxy: \"masqueradeAll: false\"), or use a load balancer that"
                                + " sends the PROXY protocol and set \"clients.proxyProtocol.mode\" to Required.");
            case GATEWAY ->
                hidden(
                        Reason.GATEWAY_ADDRESSES,
                        "Most connections come from the gateway of the proxies' network (" + address
                                + "), not from clients:"
                                + " the node, or a router behind it, replaces their addresses. Turn off source NAT"
                                + " (masquerading) for forwarded ports there; if the node is a container, Docker's"
                                + " \"userland-proxy\", too.");
            case LOAD_BALANCER_POD ->
                hidden(
                        Reason.LOAD_BALANCER_PODS,
                        "Most connections come from a pod of ServiceLB, the load balancer of k3s (" + address + "). It"
                                + " preserves client addresses only on nodes that run a proxy: label only these nodes with"
                                + " \"svccontroller.k3s.cattle.io/enablelb=true\", or use another load balancer, such as"
                                + " MetalLB.");
            case UNKNOWN_POD, POD ->
                hidden(
                        Reason.POD_ADDRESSES,
                        "Most connections come from a pod (" + address
                                + "), not from clients outside the cluster. If it is"
                                + " a load balancer that runs as a pod, such as ServiceLB of k3s, use one that preserves"
                                + " client addresses, such as MetalLB. If pods of your own use the public name, let them use"
                                + " \"internalService\".");
            case OTHER ->
                hidden(
                        Reason.LOCAL_ADDRESSES,
                        "Most connections come from " + address
                                + ", which is local for the proxies, not from clients: what"
                                + " forwards the ports replaces their addresses. Turn off source NAT (masquerading) there,"
                                + " or remove the address from \"clients.localNetworks\" if clients have it.");
        };
    }

    private static boolean hasTrafficPolicyCluster(MailIngressModel model, List<Service> services) {
        return services.stream()
                .filter(service ->
                        service.getMetadata().getName().equals(model.names().publicService()))
                .map(service -> Optional.ofNullable(service.getSpec().getExternalTrafficPolicy()))
                .flatMap(Optional::stream)
                .anyMatch(MailIngressModel.CLUSTER::equals);
    }

    private static ConditionResult hidden(Reason reason, String message) {
        return ConditionResult.ofFalse(TYPE, reason, message + CONSEQUENCE);
    }
}
