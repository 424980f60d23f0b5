package dev.mailingress.proxy.check;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Check of one port: as many sessions as needed, one after the other, with a common timeout. Blocks. */
final class PortProbe {

    private static final int MAX_ADDRESSES = 4;

    private final CheckTarget port;
    private final TlsClient tls;
    private final SessionLoop loop;
    private final CheckTimeouts timeouts;
    private final InstantSource clock;
    private final long began = System.nanoTime();

    PortProbe(CheckTarget port, TlsClient tls, SessionLoop loop, CheckTimeouts timeouts, InstantSource clock) {
        this.port = port;
        this.tls = tls;
        this.loop = loop;
        this.timeouts = timeouts;
        this.clock = clock;
    }

    PortVerdict run() throws InterruptedException {
        try {
            return verdict(diagnose(addresses()));
        } catch (UnknownHostException e) {
            return verdict(new Diagnosis(CheckVerdict.UNREACHABLE, "Host name \"" + port.host() + "\" not found"));
        }
    }

    private List<InetAddress> addresses() throws UnknownHostException {
        List<InetAddress> all = List.of(InetAddress.getAllByName(port.host()));
        return all.subList(0, Math.min(all.size(), MAX_ADDRESSES));
    }

    private Diagnosis diagnose(List<InetAddress> addresses) throws InterruptedException {
        ProbeResult result = new ProbeResult.Unreachable("no address");
        InetSocketAddress address = at(addresses.get(0));
        for (InetAddress candidate : addresses) {
            address = at(candidate);
            result = probe(port, address, ProxyHeaderSource.OWN_ADDRESS);
            if (!(result instanceof ProbeResult.Unreachable)) {
                break;
            }
        }
        boolean overIpv6 = address.getAddress() instanceof Inet6Address;
        InetSocketAddress reached = address;
        ProbeEvaluator evaluator = new ProbeEvaluator(port);
        Diagnosis diagnosis = evaluator.evaluate(
                result, overIpv6, () -> probe(port.withOppositeHeader(), reached, ProxyHeaderSource.OWN_ADDRESS));
        return diagnosis.verdict() == CheckVerdict.AS_EXPECTED && port.ipv6Clients() && !overIpv6
                ? evaluator.evaluateIpv6Client(probe(port, reached, ProxyHeaderSource.IPV6_CLIENT))
                : diagnosis;
    }

    private InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, port.port());
    }

    private ProbeResult probe(CheckTarget target, InetSocketAddress address, ProxyHeaderSource source)
            throws InterruptedException {
        Duration left = timeouts.port().minusNanos(System.nanoTime() - began);
        return left.isNegative() || left.isZero()
                ? new ProbeResult.Silent(Duration.ZERO)
                : new ProbeSession(target, tls, loop, timeouts).run(address, source, left);
    }

    private PortVerdict verdict(Diagnosis diagnosis) {
        return PortVerdict.of(port, diagnosis, clock.instant());
    }
}
