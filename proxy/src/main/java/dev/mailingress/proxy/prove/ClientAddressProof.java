package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.admission.ClientSnapshot;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.prove.Finding.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of proxies' reports from before and after one connection, to find the client address that they saw. The
 * clocks of the hosts are not compared.
 */
final class ClientAddressProof {

    private static final int MAX_LISTED = 8;

    private final List<URI> proxies;
    private final @Nullable ExpectedAddress expected;
    private final ProxyStatusReader reader;

    /** A result and its explanation. */
    record AddressResult(Result result, String detail) {}

    /** Report of each proxy, or why it could not be read. */
    record Snapshot(Map<URI, SeenConnections> seen, List<String> errors) {}

    ClientAddressProof(List<URI> proxies, @Nullable ExpectedAddress expected, ProxyStatusReader reader) {
        this.proxies = proxies;
        this.expected = expected;
        this.reader = reader;
    }

    boolean isWanted() {
        return !proxies.isEmpty();
    }

    Snapshot snapshot() {
        Map<URI, SeenConnections> seen = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        for (URI proxy : proxies) {
            try {
                seen.put(proxy, reader.read(proxy));
            } catch (IOException | IllegalArgumentException e) {
                errors.add(proxy + " cannot be read (" + e.getMessage() + ")");
            }
        }
        return new Snapshot(seen, errors);
    }

    /**
     * Compares with what the proxies report now.
     *
     * @param local the local address of the connection that was made meanwhile
     */
    AddressResult compare(Snapshot before, MailPort port, InetAddress local) {
        // Proxies that cannot be read are not waited for twice.
        Snapshot after = before.errors.isEmpty() ? snapshot() : before;
        if (!after.errors.isEmpty()) {
            return unproved(String.join("; ", after.errors) + ". Check the URL of the proxy's management port.");
        }
        Set<IpAddress> candidates = candidates(before, after, port);
        Set<IpAddress> wanted = expected == null ? Set.of() : expected.of(local);
        boolean found = wanted.stream().anyMatch(candidates::contains);
        if (!found && hasGap(before, after)) {
            return unproved("More than " + ClientSnapshot.MAX_RECENT
                    + " clients connected to a proxy meanwhile, or it was restarted: its list of recent clients is"
                    + " incomplete. Try again.");
        }
        if (candidates.isEmpty()) {
            return unproved(
                    "No proxy has seen the connection. Use --proxy for each of them, and check that the name leads"
                            + " to them.");
        }
        if (expected != null && wanted.isEmpty()) {
            return unproved(describe(candidates) + ". This host has the private address " + new IpAddress(local)
                    + ": use --expect-address with the public address of your network.");
        }
        return wanted.isEmpty() ? unexpected(candidates, after, local) : compare(candidates, wanted, after);
    }

    private static Set<IpAddress> candidates(Snapshot before, Snapshot after, MailPort port) {
        Set<IpAddress> candidates = new TreeSet<>(Comparator.comparing(IpAddress::toString));
        before.seen.forEach((proxy, earlier) -> {
            SeenConnections seen = after.seen.get(proxy);
            if (seen != null) {
                seen.since(earlier, port).forEach(connection -> candidates.add(connection.address()));
            }
        });
        return candidates;
    }

    private static boolean hasGap(Snapshot before, Snapshot after) {
        return after.seen.entrySet().stream().anyMatch(report -> {
            SeenConnections earlier = before.seen.get(report.getKey());
            return earlier != null && report.getValue().hasGapSince(earlier);
        });
    }

    private AddressResult compare(Set<IpAddress> candidates, Set<IpAddress> wanted, Snapshot after) {
        for (IpAddress address : wanted) {
            if (candidates.contains(address)) {
                return new AddressResult(
                        Result.OK,
                        "The proxy saw " + address
                                + (candidates.size() == 1 ? "." : ", and other clients at the same time."));
            }
        }
        return new AddressResult(
                Result.FAILED,
                describe(candidates) + kind(candidates, after) + ", not "
                        + wanted.stream().map(IpAddress::toString).sorted().collect(Collectors.joining(" or "))
                        + ". Something on the way replaces the client's address: a router, a load balancer without the"
                        + " PROXY protocol, or externalTrafficPolicy: Cluster.");
    }

    private static AddressResult unexpected(Set<IpAddress> candidates, Snapshot after, InetAddress local) {
        if (candidates.size() > 1) {
            return new AddressResult(
                    Result.UNKNOWN,
                    describe(candidates) + ": ambiguous, because other clients connected at the same time. Use"
                            + " --expect-address, or try again.");
        }
        String kind = kind(candidates, after);
        if (!kind.isEmpty()) {
            return new AddressResult(
                    Result.FAILED,
                    describe(candidates) + kind + ": the client's address is lost before the proxy. Check"
                            + " externalTrafficPolicy and the load balancer.");
        }
        // A proxy lists at most 16 local sources, and knows only the networks that it was told.
        IpAddress only = candidates.iterator().next();
        return ExpectedAddress.isPrivate(only.address()) && !only.address().equals(local)
                ? new AddressResult(
                        Result.UNKNOWN,
                        describe(candidates) + ", a private address that this host does not have (it has "
                                + new IpAddress(local) + "). Is it a router or node on the way? If it is not, use"
                                + " --expect-address.")
                : new AddressResult(Result.OK, describe(candidates) + ".");
    }

    private static String kind(Set<IpAddress> candidates, Snapshot after) {
        if (candidates.size() != 1) {
            return "";
        }
        IpAddress only = candidates.iterator().next();
        return after.seen.values().stream()
                .flatMap(seen -> seen.kindOf(only).stream())
                .findFirst()
                .map(kind -> kind.equals("own") ? " (its own address)" : " (local address: " + kind + ")")
                .orElse("");
    }

    private static String describe(Set<IpAddress> candidates) {
        return "The proxy saw "
                + candidates.stream().limit(MAX_LISTED).map(IpAddress::toString).collect(Collectors.joining(", "))
                + (candidates.size() > MAX_LISTED ? " and others" : "");
    }

    private AddressResult unproved(String detail) {
        return new AddressResult(expected == null ? Result.UNKNOWN : Result.FAILED, detail);
    }
}
