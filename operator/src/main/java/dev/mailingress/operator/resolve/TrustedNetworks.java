package dev.mailingress.operator.resolve;

import dev.mailingress.proxy.config.Cidr;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/**
 * Networks that a mail server trusts to send the PROXY protocol. Dovecot compares them with the address of the proxy's
 * pod, which changes whenever the pod is rescheduled, and a change of this list restarts the mail server. So the pod
 * networks of the nodes are widened to the size that clusters commonly use.
 */
final class TrustedNetworks {

    private static final int IPV4_PREFIX = 16;
    private static final int IPV6_PREFIX = 56;

    /** The {@code maxItems} of the CRD, for networks in the spec and in the status. */
    static final int MAX_NETWORKS = 32;

    private TrustedNetworks() {}

    /** Host bits are allowed, because the user cannot correct what nodes report. */
    static boolean isNetwork(String text) {
        return Cidr.masked(text).isPresent();
    }

    /** Ignores what is not a network. */
    static List<String> widened(List<String> podNetworks) {
        return podNetworks.stream()
                .map(Cidr::masked)
                .flatMap(Optional::stream)
                .map(TrustedNetworks::widened)
                .distinct()
                .sorted()
                .toList();
    }

    private static String widened(Cidr network) {
        int widest = network.address() instanceof Inet4Address ? IPV4_PREFIX : IPV6_PREFIX;
        return Cidr.around(network.address(), Math.min(network.prefixLength(), widest))
                .toString();
    }
}
