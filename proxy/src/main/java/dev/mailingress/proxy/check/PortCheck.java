package dev.mailingress.proxy.check;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Tests one port: as many conversations as it takes, one after the other, within one time. Blocks. */
final class PortCheck {

    private static final int MAX_ADDRESSES = 4;

    private final PortUnderTest port;
    private final TlsClient tls;
    private final Patience patience;
    private final InstantSource clock;
    private final long began = System.nanoTime();

    PortCheck(PortUnderTest port, TlsClient tls, Patience patience, InstantSource clock) {
        this.port = port;
        this.tls = tls;
        this.patience = patience;
        this.clock = clock;
    }

    PortVerdict run() {
        try {
            return verdict(find(addresses()));
        } catch (UnknownHostException e) {
            return verdict(new Finding(Verdict.UNREACHABLE, "its host name " + port.host() + " is not known"));
        }
    }

    private List<InetAddress> addresses() throws UnknownHostException {
        List<InetAddress> all = List.of(InetAddress.getAllByName(port.host()));
        return all.subList(0, Math.min(all.size(), MAX_ADDRESSES));
    }

    private Finding find(List<InetAddress> addresses) {
        Hearing heard = new Hearing.Unreachable("no address");
        InetSocketAddress address = at(addresses.get(0));
        for (InetAddress candidate : addresses) {
            address = at(candidate);
            heard = hold(port, address, Announcement.OWN_ADDRESS);
            if (!(heard instanceof Hearing.Unreachable)) {
                break;
            }
        }
        boolean overIpv6 = address.getAddress() instanceof Inet6Address;
        InetSocketAddress reached = address;
        Judge judge = new Judge(port);
        Finding finding =
                judge.judge(heard, overIpv6, () -> hold(port.theOtherWay(), reached, Announcement.OWN_ADDRESS));
        return finding.verdict() == Verdict.AS_EXPECTED && port.ipv6Clients() && !overIpv6
                ? judge.judgeIpv6Client(hold(port, reached, Announcement.IPV6_CLIENT))
                : finding;
    }

    private InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, port.port());
    }

    private Hearing hold(PortUnderTest asked, InetSocketAddress address, Announcement announcement) {
        Duration left = patience.port().minusNanos(System.nanoTime() - began);
        return left.isNegative() || left.isZero()
                ? new Hearing.Silent(Duration.ZERO)
                : new Conversation(asked, tls, patience, left).hold(address, announcement);
    }

    private PortVerdict verdict(Finding finding) {
        return PortVerdict.of(port, finding, clock.instant());
    }
}
