package dev.mailingress.proxy.check;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Tests one port: as many conversations as it takes, one after the other, within one time. Blocks. */
final class PortProbe {

    private static final int MAX_ADDRESSES = 4;

    private final CheckTarget port;
    private final TlsClient tls;
    private final CheckTimeouts checkTimeouts;
    private final InstantSource clock;
    private final long began = System.nanoTime();

    PortProbe(CheckTarget port, TlsClient tls, CheckTimeouts checkTimeouts, InstantSource clock) {
        this.port = port;
        this.tls = tls;
        this.checkTimeouts = checkTimeouts;
        this.clock = clock;
    }

    PortVerdict run() {
        try {
            return verdict(find(addresses()));
        } catch (UnknownHostException e) {
            return verdict(new Diagnosis(CheckVerdict.UNREACHABLE, "its host name " + port.host() + " is not known"));
        }
    }

    private List<InetAddress> addresses() throws UnknownHostException {
        List<InetAddress> all = List.of(InetAddress.getAllByName(port.host()));
        return all.subList(0, Math.min(all.size(), MAX_ADDRESSES));
    }

    private Diagnosis find(List<InetAddress> addresses) {
        ProbeResult heard = new ProbeResult.Unreachable("no address");
        InetSocketAddress address = at(addresses.get(0));
        for (InetAddress candidate : addresses) {
            address = at(candidate);
            heard = hold(port, address, ProxyHeaderSource.OWN_ADDRESS);
            if (!(heard instanceof ProbeResult.Unreachable)) {
                break;
            }
        }
        boolean overIpv6 = address.getAddress() instanceof Inet6Address;
        InetSocketAddress reached = address;
        ProbeEvaluator probeEvaluator = new ProbeEvaluator(port);
        Diagnosis finding = probeEvaluator.evaluate(
                heard, overIpv6, () -> hold(port.withOppositeHeader(), reached, ProxyHeaderSource.OWN_ADDRESS));
        return finding.verdict() == CheckVerdict.AS_EXPECTED && port.ipv6Clients() && !overIpv6
                ? probeEvaluator.evaluateIpv6Client(hold(port, reached, ProxyHeaderSource.IPV6_CLIENT))
                : finding;
    }

    private InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, port.port());
    }

    private ProbeResult hold(CheckTarget asked, InetSocketAddress address, ProxyHeaderSource proxyHeaderSource) {
        Duration left = checkTimeouts.port().minusNanos(System.nanoTime() - began);
        return left.isNegative() || left.isZero()
                ? new ProbeResult.Silent(Duration.ZERO)
                : new ProbeSession(asked, tls, checkTimeouts, left).hold(address, proxyHeaderSource);
    }

    private PortVerdict verdict(Diagnosis finding) {
        return PortVerdict.of(port, finding, clock.instant());
    }
}
