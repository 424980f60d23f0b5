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
 * May this connection come in? One for the whole process, shared by its loops; what it has counted survives a new
 * configuration. Thread-safe; it never waits for anything.
 */
public final class Admission {

    private static final AdmissionDecision UNTRUSTED = new AdmissionDecision.Refuse(Refusal.UNTRUSTED_SENDER, "");
    private static final AdmissionDecision DENIED = new AdmissionDecision.Refuse(
            Refusal.DENIED, "your network is not admitted here, ask the administrator by other means");
    private static final AdmissionDecision LOCAL = new AdmissionDecision.Refuse(
            Refusal.LOCAL_ADDRESS,
            "your address is hidden behind one of our own network, try again later, or use the internal service if you"
                    + " are inside");

    private static final AdmissionDecision LISTENER_FULL = new AdmissionDecision.Refuse(
            Refusal.LISTENER_FULL, "too many connections to this service, try again later");
    private static final AdmissionDecision PROCESS_FULL =
            new AdmissionDecision.Refuse(Refusal.PROCESS_FULL, "too many connections, try again later");

    private final int maxConnections;
    private final Set<AddressBits> gateways;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final LocalAddressRule localAddressRule = new LocalAddressRule();
    private final BoundedCounter connections = new BoundedCounter();
    private final ListenerRegistry listeners = new ListenerRegistry();
    private final ClientTable clients = new ClientTable(ClientTable.MAX_CLIENTS);

    /**
     * Has counted nothing yet.
     *
     * @param maxConnections what the process can hold, 1 or more
     * @param gateways the default gateways of this host or pod
     * @param nanoTime a clock that only goes forward, in nanoseconds, as {@link System#nanoTime()}
     * @param clock tells when local addresses came
     */
    public Admission(int maxConnections, Collection<InetAddress> gateways, LongSupplier nanoTime, InstantSource clock) {
        this.maxConnections = maxConnections;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.gateways = gateways.stream().map(AddressBits::of).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Judges whom the kernel has just accepted, before a byte is read.
     *
     * @param peer the other end of the socket
     * @return {@link AdmissionDecision.Admit}, without a stay: then {@link #leave} is due exactly once
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

    /** One that {@link #arrive} admitted has gone. */
    public void leave(ListenerRules rules) {
        listeners.leave(rules.key());
        connections.leave();
    }

    /**
     * Judges the client itself, as soon as it is known.
     *
     * @param client the source that would be announced
     * @param destination the address that the client reached
     * @return {@link AdmissionDecision.Admit} with a stay that ends exactly once
     */
    public AdmissionDecision judge(ListenerRules rules, InetSocketAddress client, InetSocketAddress destination) {
        InetAddress source = client.getAddress();
        AddressBits bits = AddressBits.of(source);
        PublicRules publicRules = rules.publicRules();
        if (publicRules == null) {
            return localAddressRule.judge(source, bits, destination.getAddress(), rules.localAddresses());
        }
        // Before any rule: what is refused tells as much about the way of the addresses as what is admitted.
        LocalAddressKind kind = observed(rules, source, bits, publicRules);
        if (!publicRules.lists().admits(bits)) {
            return DENIED;
        }
        AdmissionDecision verdict =
                localAddressRule.judge(source, bits, destination.getAddress(), rules.localAddresses());
        if (verdict instanceof AdmissionDecision.Refuse) {
            return verdict;
        }
        if (kind != null && refusesLocal(rules)) {
            return LOCAL;
        }
        return publicRules.exempt().contains(bits)
                ? AdmissionDecision.ADMIT
                : clients.enter(rules.key(), bits, rules.clientLimit(), nanoTime.getAsLong());
    }

    private @Nullable LocalAddressKind observed(
            ListenerRules rules, InetAddress source, AddressBits bits, PublicRules publicRules) {
        ListenerCounters counters = listeners.of(rules.key());
        counters.survey().record(source, bits);
        LocalAddressKind kind = kindOf(bits, publicRules);
        if (kind != null) {
            counters.localCame(kind, source, clock.millis());
        }
        return kind;
    }

    private @Nullable LocalAddressKind kindOf(AddressBits source, PublicRules rules) {
        return gateways.contains(source)
                ? LocalAddressKind.GATEWAY
                : rules.localNetworks().kindOf(source);
    }

    // Port 25 only: a wrong address there fails SPF for good, and senders try again; programs of users would not.
    private static boolean refusesLocal(ListenerRules rules) {
        return switch (rules.localAddresses()) {
            case AUTO -> rules.protocol() == MailProtocol.SMTP;
            case REFUSE -> true;
            case ALLOW -> false;
        };
    }

    /** Whether a session that was admitted under other rules must end under these: its client is denied now. */
    public boolean isBanned(ListenerRules rules, InetAddress client) {
        PublicRules publicRules = rules.publicRules();
        return publicRules != null && !publicRules.lists().admits(AddressBits.of(client));
    }

    /** Where connections came from until now. */
    public LocalSources localSources() {
        return listeners.localSources();
    }

    /** How many there are in the whole process. */
    public int connections() {
        return connections.value();
    }

    /** How many there are at this listener, of all configurations. */
    public int connections(ListenerRules rules) {
        return listeners.of(rules.key()).connections().value();
    }
}
