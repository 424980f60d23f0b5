package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.prove.Finding.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which address the proxies have seen for one connection: what they report after it, without what they reported before.
 * The clocks of the hosts are not compared.
 */
final class ClientAddressProof {

    private static final int MAX_LISTED = 8;

    private final List<URI> proxies;
    private final @Nullable ExpectedAddress expected;
    private final ProxyStatusReader reader;

    /** A result and its explanation. */
    record AddressResult(Result result, String detail) {}

    /** What each proxy reports, or why it could not be read. */
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
        Set<String> candidates = new TreeSet<>();
        after.seen.forEach((proxy, seen) -> Optional.ofNullable(before.seen.get(proxy))
                .ifPresent(earlier ->
                        seen.since(earlier, port).forEach(connection -> candidates.add(connection.address()))));
        if (candidates.isEmpty()) {
            return unproved(
                    "No proxy has seen the connection. Use --proxy for each of them, and check that the name leads"
                            + " to them.");
        }
        Set<IpAddress> wanted = expected == null ? Set.of() : expected.of(local);
        if (expected != null && wanted.isEmpty()) {
            return unproved(describe(candidates) + ". This host has the private address " + new IpAddress(local)
                    + ": use --expect-address with the public address of your network.");
        }
        return wanted.isEmpty() ? unexpected(candidates, after) : compare(candidates, wanted, after);
    }

    private AddressResult compare(Set<String> candidates, Set<IpAddress> wanted, Snapshot after) {
        for (IpAddress address : wanted) {
            if (candidates.contains(address.toString())) {
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

    private static AddressResult unexpected(Set<String> candidates, Snapshot after) {
        if (candidates.size() > 1) {
            return new AddressResult(
                    Result.UNKNOWN,
                    describe(candidates) + ": ambiguous, because other clients connected at the same time. Use"
                            + " --expect-address, or try again.");
        }
        String kind = kind(candidates, after);
        return kind.isEmpty()
                ? new AddressResult(Result.OK, describe(candidates) + ".")
                : new AddressResult(
                        Result.FAILED,
                        describe(candidates) + kind + ": the client's address is lost before the proxy. Check"
                                + " externalTrafficPolicy and the load balancer.");
    }

    private static String kind(Set<String> candidates, Snapshot after) {
        if (candidates.size() != 1) {
            return "";
        }
        IpAddress only = IpAddress.parse(candidates.iterator().next());
        return after.seen.values().stream()
                .flatMap(seen -> seen.kindOf(only).stream())
                .findFirst()
                .map(kind -> kind.equals("own") ? " (its own address)" : " (local address: " + kind + ")")
                .orElse("");
    }

    private static String describe(Set<String> candidates) {
        return "The proxy saw "
                + candidates.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
                + (candidates.size() > MAX_LISTED ? " and others" : "");
    }

    private AddressResult unproved(String detail) {
        return new AddressResult(expected == null ? Result.UNKNOWN : Result.FAILED, detail);
    }
}
