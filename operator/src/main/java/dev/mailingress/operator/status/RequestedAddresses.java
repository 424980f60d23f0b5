package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.ServiceSpec;
import dev.mailingress.operator.observed.IpAddresses;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import java.util.List;
import java.util.stream.Stream;

/** Addresses that the user requests from a load balancer: by {@code loadBalancerIP}, or by an annotation that it reads. */
final class RequestedAddresses {

    /**
     * Each has a list of addresses, separated by commas.
     *
     * @see <a href="https://metallb.io/usage/">MetalLB</a>
     * @see <a href="https://docs.cilium.io/en/stable/network/lb-ipam/">Cilium</a>
     * @see <a href="https://kube-vip.io/docs/usage/kubernetes-services/">kube-vip</a>
     */
    private static final List<String> ANNOTATIONS = List.of(
            "metallb.io/loadBalancerIPs",
            "metallb.universe.tf/loadBalancerIPs",
            "lbipam.cilium.io/ips",
            "io.cilium/lb-ipam-ips",
            "kube-vip.io/loadbalancerIPs");

    /** With it, kube-vip requests an address by DHCP. */
    private static final String ANY = "0.0.0.0";

    private RequestedAddresses() {}

    /** The requested addresses that are not among the assigned ones. */
    static List<String> missing(ServiceSpec spec, List<LoadBalancerIngress> assigned) {
        return requested(spec)
                .filter(address -> assigned.stream()
                        .flatMap(ingress -> Stream.ofNullable(ingress.getIp()))
                        .noneMatch(ip -> IpAddresses.areSame(address, ip)))
                .toList();
    }

    private static Stream<String> requested(ServiceSpec spec) {
        Stream<String> annotated = ANNOTATIONS.stream()
                .flatMap(name -> Stream.ofNullable(spec.annotations().get(name)))
                .flatMap(addresses -> Stream.of(addresses.split(",", -1)));
        return Stream.concat(Stream.ofNullable(spec.loadBalancerIP()), annotated)
                .map(String::strip)
                .filter(address -> !address.isEmpty() && !address.equals(ANY))
                .distinct();
    }
}
