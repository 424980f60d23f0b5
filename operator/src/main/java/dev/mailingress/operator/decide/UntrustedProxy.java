package dev.mailingress.operator.decide;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Proxy whose address is outside the trusted networks of a mail server: Dovecot resets its connections.
 *
 * @param network to add to {@code trustedNetworks}
 */
public record UntrustedProxy(String mailServer, String pod, String address, String network) {

    /** As the operator widens the pod networks of nodes. */
    private static final int IPV4_PREFIX = 16;

    private static final int IPV6_PREFIX = 56;

    /**
     * All of a fleet. Postfix trusts any address, so only mail servers with a listener for Dovecot are concerned; and a host or the
     * pods of a Service may see another address than that of the proxy's pod, which only the contract test shows.
     */
    public static List<UntrustedProxy> of(MailIngressModel model, ProxyFleet fleet) {
        return model.mailServers().stream()
                .filter(server -> server.injected() && servesDovecot(server))
                .flatMap(server -> fleet.pods().stream().flatMap(proxy -> of(server, proxy).stream()))
                .toList();
    }

    private static boolean servesDovecot(MailServer server) {
        return server.listeners().stream()
                .flatMap(listener -> listener.service().stream())
                .anyMatch(MailService::isDovecot);
    }

    private static Optional<UntrustedProxy> of(MailServer server, Proxy proxy) {
        return Stream.ofNullable(proxy.ip())
                .map(IpAddress::parse)
                .filter(address -> server.trustedNetworks().stream()
                        .map(Cidr::masked)
                        .flatMap(Optional::stream)
                        .noneMatch(network -> network.contains(address)))
                .map(address -> new UntrustedProxy(
                        server.name(),
                        proxy.pod(),
                        address.toString(),
                        Cidr.around(address.address(), address.isIpv6() ? IPV6_PREFIX : IPV4_PREFIX)
                                .toString()))
                .findFirst();
    }
}
