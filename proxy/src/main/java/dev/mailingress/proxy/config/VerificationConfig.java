package dev.mailingress.proxy.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that the contract test announces. A mail server with proof marks answers a client with a marked address
 * differently, and so confirms whom it sees. Nobody else may use these addresses: clients that have one are refused.
 *
 * @param markedAddresses at most one for each address family
 * @param otherAddresses addresses without marks, for comparison; at most one for each address family
 */
public record VerificationConfig(List<IpAddress> markedAddresses, List<IpAddress> otherAddresses) {

    /** Addresses for documentation (RFC 5737 §3, RFC 3849 §2), which no client can have. */
    public static final VerificationConfig DEFAULT = new VerificationConfig(
            List.of(IpAddress.parse("192.0.2.77"), IpAddress.parse("2001:db8::77")),
            List.of(IpAddress.parse("192.0.2.78"), IpAddress.parse("2001:db8::78")));

    /** Greeting of Dovecot for clients with a marked address. */
    public static final String MARKED_GREETING = "MailIngress proof mark";

    /** EHLO keyword (RFC 3461 §4) that Postfix does not announce to clients with a marked address. */
    public static final String MARKED_KEYWORD = "DSN";

    public VerificationConfig {
        markedAddresses = onePerFamily(markedAddresses, "verification.markedAddresses");
        otherAddresses = onePerFamily(otherAddresses, "verification.otherAddresses");
        Set<IpAddress> seen = new HashSet<>(markedAddresses);
        for (IpAddress other : otherAddresses) {
            if (!seen.add(other)) {
                throw new IllegalArgumentException(
                        "verification.otherAddresses: \"" + other + "\" is also a marked address: must be another one");
            }
        }
    }

    /** Null fields get their defaults. */
    public static VerificationConfig of(
            @Nullable List<IpAddress> markedAddresses, @Nullable List<IpAddress> otherAddresses) {
        return new VerificationConfig(
                markedAddresses == null ? DEFAULT.markedAddresses : markedAddresses,
                otherAddresses == null ? DEFAULT.otherAddresses : otherAddresses);
    }

    private static List<IpAddress> onePerFamily(List<IpAddress> addresses, String field) {
        Set<Boolean> families = new HashSet<>();
        for (IpAddress address : addresses) {
            if (!families.add(address.isIpv6())) {
                throw new IllegalArgumentException(
                        field + ": has two addresses of one family: must have at most one IPv4 and one IPv6 address");
            }
        }
        return List.copyOf(addresses);
    }

    /** All of them. */
    public Set<IpAddress> addresses() {
        return Stream.concat(markedAddresses.stream(), otherAddresses.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
