package dev.mailingress.proxy.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Check of one port: a session for the clients of each address family and possibly one for comparison, at the same
 * time, because postscreen lets each of them wait for 6 s; then at most one more, with a common timeout. Blocks.
 */
final class PortProbe {

    /** Both families and the comparison. */
    static final int MAX_CONCURRENT = 3;

    private static final int MAX_ADDRESSES = 4;

    private final CheckTarget port;
    private final SessionLoop loop;
    private final CheckTimeouts timeouts;
    private final InstantSource clock;
    private final Announcements announcements;
    private final long began = System.nanoTime();

    PortProbe(CheckTarget port, SessionLoop loop, CheckTimeouts timeouts, InstantSource clock) {
        this.port = port;
        this.loop = loop;
        this.timeouts = timeouts;
        this.clock = clock;
        this.announcements = Announcements.of(port);
    }

    /** One verdict for each family. */
    List<PortVerdict> run() throws InterruptedException {
        try {
            return run(addresses());
        } catch (UnknownHostException e) {
            return PortVerdict.ofAllFamilies(
                    port,
                    new Diagnosis(CheckVerdict.UNREACHABLE, "Host name \"" + port.host() + "\" not found"),
                    clock.instant());
        }
    }

    private List<InetAddress> addresses() throws UnknownHostException {
        List<InetAddress> all = List.of(InetAddress.getAllByName(port.host()));
        return all.subList(0, Math.min(all.size(), MAX_ADDRESSES));
    }

    private List<PortVerdict> run(List<InetAddress> addresses) throws InterruptedException {
        InetSocketAddress address = at(addresses.get(0));
        List<SessionReport> sessions = sessions(address);
        for (int i = 1; i < addresses.size() && sessions.stream().allMatch(PortProbe::isUnreachable); i++) {
            address = at(addresses.get(i));
            sessions = sessions(address);
        }
        return verdicts(address, sessions);
    }

    private InetSocketAddress at(InetAddress address) {
        return new InetSocketAddress(address, port.port());
    }

    private static boolean isUnreachable(SessionReport session) {
        return session.result() instanceof ProbeResult.Unreachable;
    }

    private List<PortVerdict> verdicts(InetSocketAddress address, List<SessionReport> sessions)
            throws InterruptedException {
        List<ClientReport> clients = clients(address, sessions);
        SessionReport comparison = sessions.size() > clients.size() ? sessions.get(clients.size()) : null;
        List<Diagnosis> diagnoses = new ProbeEvaluator(port, () -> opposite(address)).evaluate(clients, comparison);
        return IntStream.range(0, clients.size())
                .mapToObj(i -> verdict(clients.get(i), diagnoses.get(i)))
                .toList();
    }

    private List<ClientReport> clients(InetSocketAddress address, List<SessionReport> sessions) {
        if (!port.sendsHeader()) {
            return List.of(new ClientReport(AddressFamily.of(address.getAddress()), null, sessions.get(0)));
        }
        return IntStream.range(0, announcements.clients().size())
                .mapToObj(i -> {
                    Announcement client = announcements.clients().get(i);
                    return new ClientReport(client.family(), client, sessions.get(i));
                })
                .toList();
    }

    private PortVerdict verdict(ClientReport client, Diagnosis diagnosis) {
        return PortVerdict.of(port, client.family(), diagnosis, client.session().certificate(), clock.instant());
    }

    private List<SessionReport> sessions(InetSocketAddress address) throws InterruptedException {
        List<@Nullable Announcement> announced = new ArrayList<>(announcements.all());
        if (!port.sendsHeader()) {
            announced.add(null);
        }
        return sessions(port, address, announced);
    }

    private SessionReport opposite(InetSocketAddress address) throws InterruptedException {
        CheckTarget other = port.withOppositeHeader();
        List<@Nullable Announcement> announced = new ArrayList<>();
        announced.add(
                other.sendsHeader() ? Announcements.of(other).like(AddressFamily.of(address.getAddress())) : null);
        return sessions(other, address, announced).get(0);
    }

    /** Sessions at the same time, with or without a header each. */
    private List<SessionReport> sessions(
            CheckTarget target, InetSocketAddress address, List<@Nullable Announcement> announced)
            throws InterruptedException {
        Duration left = timeouts.port().minusNanos(System.nanoTime() - began);
        if (left.isNegative() || left.isZero()) {
            return announced.stream()
                    .map(none -> new SessionReport(new ProbeResult.Silent(Duration.ZERO), null, null))
                    .toList();
        }
        List<ProbeSession> sessions = new ArrayList<>();
        List<SessionReport> reports = new ArrayList<>();
        try {
            for (Announcement announcement : announced) {
                sessions.add(new ProbeSession(target, address, announcement, new SessionTimes(timeouts, left), loop));
            }
            for (ProbeSession session : sessions) {
                reports.add(session.await());
            }
        } finally {
            sessions.forEach(ProbeSession::close);
        }
        return reports;
    }
}
