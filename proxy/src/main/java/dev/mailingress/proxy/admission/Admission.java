package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.MailProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Admission control: decides whether a connection is accepted. One instance per process, shared by its event loops;
 * counters survive a new configuration. Thread-safe and non-blocking.
 */
public final class Admission {

    private static final AdmissionDecision UNTRUSTED = new AdmissionDecision.Refuse(Refusal.UNTRUSTED_SENDER, "");
    private static final AdmissionDecision PROOF_ADDRESS = new AdmissionDecision.Refuse(
            Refusal.PROOF_ADDRESS, "client address is reserved for tests of this service; use another one");
    private static final AdmissionDecision DENIED = new AdmissionDecision.Refuse(
            Refusal.DENIED, "connections from your network are not accepted; contact the postmaster by other means");
    private static final AdmissionDecision LOCAL = new AdmissionDecision.Refuse(
            Refusal.LOCAL_ADDRESS,
            "client address not visible (arrived from an internal address); try again later, or use the internal"
                    + " Service from inside the cluster");

    private static final AdmissionDecision LISTENER_FULL = new AdmissionDecision.Refuse(
            Refusal.LISTENER_FULL, "too many connections to this service; try again later");
    private static final AdmissionDecision PROCESS_FULL =
            new AdmissionDecision.Refuse(Refusal.PROCESS_FULL, "too many connections; try again later");

    private final int maxConnections;
    private final Set<AddressBits> gateways;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final LocalAddressRule localAddressRule = new LocalAddressRule();
    private final BoundedCounter connections = new BoundedCounter();
    private final ListenerRegistry listeners = new ListenerRegistry();
    private final ClientTable clients = new ClientTable(ClientTable.MAX_CLIENTS);
    private final ClientWindow window = new ClientWindow();

    /**
     * Begins with all counters at zero.
     *
     * @param maxConnections limit of the process, 1 or more
     * @param gateways the default gateways of this host or pod
     * @param nanoTime a monotonic clock in nanoseconds, as {@link System#nanoTime()}
     * @param clock for the times at which clients were seen
     */
    public Admission(int maxConnections, Collection<InetAddress> gateways, LongSupplier nanoTime, InstantSource clock) {
        this.maxConnections = maxConnections;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.gateways = gateways.stream().map(AddressBits::of).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Decides about a connection that the kernel has just accepted, before a byte is read.
     *
     * @param peer remote address of the socket
     * @return {@link AdmissionDecision.Admit} without a counted permit: then {@link #leave} must be called exactly once
     */
    public AdmissionDecision arrive(ListenerRules rules, InetAddress peer) {
        PublicRules publicRules = rules.publicRules();
        CidrSet trusted = publicRules == null ? null : publicRules.trustedSenders();
        if (trusted != null && !trusted.contains(peer)) {
            return UNTRUSTED;
        }
        if (!connections.enter(maxConnections)) {
            return PROCESS_FULL;
        }
        if (!listeners.enter(rules.key(), rules.maxConnections())) {
            connections.leave();
            return LISTENER_FULL;
        }
        return AdmissionDecision.ADMIT;
    }

    /** A connection that {@link #arrive} admitted has ended. */
    public void leave(ListenerRules rules) {
        listeners.leave(rules.key());
        connections.leave();
    }

    /**
     * Decides about the client, as soon as its address is known.
     *
     * @param client the source address that would be sent to the backend
     * @param destination the address that the client connected to
     * @return {@link AdmissionDecision.Admit} with a permit that must be released exactly once
     */
    public AdmissionDecision judge(ListenerRules rules, InetSocketAddress client, InetSocketAddress destination) {
        InetAddress source = client.getAddress();
        AddressBits bits = AddressBits.of(source);
        // Not recorded either: it shows nothing about the way of clients' addresses.
        if (rules.isProofAddress(bits)) {
            return PROOF_ADDRESS;
        }
        PublicRules publicRules = rules.publicRules();
        if (publicRules == null) {
            return localAddressRule.judge(source, bits, destination.getAddress(), rules.localAddresses());
        }
        // Recorded before any rule: refused connections show just as well whether client addresses are preserved.
        long now = nanoTime.getAsLong();
        LocalAddressKind kind = kindOf(source, bits, destination.getAddress(), publicRules);
        record(rules, source, bits, kind, now);
        if (!publicRules.lists().admits(bits)) {
            return DENIED;
        }
        AdmissionDecision decision =
                localAddressRule.judge(source, bits, destination.getAddress(), rules.localAddresses());
        if (decision instanceof AdmissionDecision.Refuse) {
            return decision;
        }
        if (kind != null && refusesLocal(rules)) {
            return LOCAL;
        }
        return publicRules.exempt().contains(bits)
                ? AdmissionDecision.ADMIT
                : clients.enter(rules.key(), bits, rules.clientLimit(), now);
    }

    private void record(
            ListenerRules rules, InetAddress source, AddressBits bits, @Nullable LocalAddressKind kind, long now) {
        long millis = clock.millis();
        ListenerCounters counters = listeners.of(rules.key());
        counters.singleSource().record(source, bits);
        if (kind != null) {
            counters.recordLocal(kind, source, millis);
        }
        window.record(rules, source, bits, kind, now, millis);
    }

    private @Nullable LocalAddressKind kindOf(
            InetAddress source, AddressBits bits, InetAddress destination, PublicRules rules) {
        if (source.equals(destination) || source.isLoopbackAddress()) {
            return LocalAddressKind.OWN;
        }
        if (gateways.contains(bits)) {
            return LocalAddressKind.GATEWAY;
        }
        LocalAddressKind kind = rules.localNetworks().kindOf(bits);
        return kind != null || bits.isRoutable() ? kind : LocalAddressKind.OTHER;
    }

    // Port 25 only: there a wrong address would fail SPF permanently, and senders retry; mail clients do not.
    private static boolean refusesLocal(ListenerRules rules) {
        return switch (rules.localAddresses()) {
            case AUTO -> rules.protocol() == MailProtocol.SMTP;
            case REFUSE -> true;
            case ALLOW -> false;
        };
    }

    /** Whether a session that was admitted under earlier rules must end, because these deny its client. */
    public boolean isBanned(ListenerRules rules, InetAddress client) {
        AddressBits bits = AddressBits.of(client);
        PublicRules publicRules = rules.publicRules();
        return rules.isProofAddress(bits)
                || (publicRules != null && !publicRules.lists().admits(bits));
    }

    /** Local source addresses seen so far. */
    public LocalSources localSources() {
        return listeners.localSources();
    }

    /** Clients of public listeners in the last minutes. */
    public ClientSnapshot recentClients() {
        return window.snapshot(nanoTime.getAsLong());
    }

    /** Whether the process has reached its limit of connections. */
    public boolean isFull() {
        return connections.value() >= maxConnections;
    }

    /** Number of connections of the process. */
    public int connections() {
        return connections.value();
    }

    /** Number of connections of this listener, of all configurations. */
    public int connections(ListenerRules rules) {
        return listeners.of(rules.key()).connections().value();
    }
}
