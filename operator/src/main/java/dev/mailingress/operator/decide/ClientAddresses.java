package dev.mailingress.operator.decide;

import dev.mailingress.operator.observed.ProxyReport.Clients;
import dev.mailingress.operator.observed.ProxyReport.Source;
import dev.mailingress.operator.observed.SourceKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Source addresses of the public connections that the proxies of a MailIngress saw within their window of time.
 *
 * @param connections all of them
 * @param ownAddresses those from addresses that clients have
 * @param byKind those from addresses that no client has
 * @param examples an address of each of these kinds
 * @param onlySource the private address that all connections came from; null if there were several or a public one
 * @param complete whether every ready proxy has reported
 */
public record ClientAddresses(
        long connections,
        long ownAddresses,
        Map<SourceKind, Long> byKind,
        Map<SourceKind, String> examples,
        @Nullable String onlySource,
        boolean complete) {

    /** So many clients with addresses of their own in a row show that a cause is gone. */
    private static final int CURED = 20;

    private static final int MIN_HIDDEN = 5;
    private static final int MIN_SINGLE = 50;

    public ClientAddresses {
        byKind = Map.copyOf(byKind);
        examples = Map.copyOf(examples);
    }

    /**
     * Sum over all proxies.
     *
     * @param complete whether every ready proxy has reported
     * @param kindOf kind of a local address
     */
    public static ClientAddresses of(
            List<Clients> proxies, boolean complete, Function<Clients, Function<String, SourceKind>> kindOf) {
        long connections = 0;
        long local = 0;
        Map<SourceKind, Long> byKind = new EnumMap<>(SourceKind.class);
        Map<SourceKind, String> examples = new EnumMap<>(SourceKind.class);
        for (Clients proxy : proxies) {
            connections += proxy.connections();
            local += proxy.local();
            if (proxy.othersInARow() < CURED) {
                count(proxy, kindOf.apply(proxy), byKind, examples);
            }
        }
        return new ClientAddresses(connections, connections - local, byKind, examples, only(proxies), complete);
    }

    private static void count(
            Clients proxy,
            Function<String, SourceKind> kindOf,
            Map<SourceKind, Long> byKind,
            Map<SourceKind, String> examples) {
        long listed = 0;
        for (Source source : proxy.sources()) {
            SourceKind kind = kindOf.apply(source.address());
            listed += source.connections();
            byKind.merge(kind, source.connections(), Long::sum);
            examples.merge(kind, source.address(), (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
        // A proxy lists a limited number of addresses, the most frequent first; the others are likely of the same kind.
        if (proxy.local() > listed && !proxy.sources().isEmpty()) {
            byKind.merge(kindOf.apply(proxy.sources().get(0).address()), proxy.local() - listed, Long::sum);
        }
    }

    private static @Nullable String only(List<Clients> proxies) {
        List<Clients> used =
                proxies.stream().filter(proxy -> proxy.connections() > 0).toList();
        List<String> sources = used.stream()
                .map(proxy -> String.valueOf(proxy.onlySource()))
                .distinct()
                .toList();
        return sources.size() == 1 ? used.get(0).onlySource() : null;
    }

    /** Number of connections whose client's address something has replaced. */
    public long hidden() {
        return byKind.entrySet().stream()
                .filter(count -> count.getKey().hidesClients())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether most clients are hidden, in numbers that rule out coincidence. */
    public boolean mostAreHidden() {
        return hidden() >= MIN_HIDDEN && hidden() * 2 > connections;
    }

    /** The kind of address that hides most clients. */
    public Optional<SourceKind> worst() {
        return byKind.entrySet().stream()
                .filter(count -> count.getKey().hidesClients())
                .max(Map.Entry.<SourceKind, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    /** Whether so many connections came from one private address that it may not be a client. */
    public boolean hasSingleSource() {
        return onlySource != null && connections >= MIN_SINGLE;
    }

    /** Whether there was a client with an address of its own. */
    public boolean showsClients() {
        return ownAddresses > 0;
    }
}
