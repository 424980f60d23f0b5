package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Clients that the sessions with one port announce: one of each address family, and possibly another one without a mark
 * for comparison.
 *
 * @param clients at most one of each family; empty if no header is sent
 * @param comparison null if none is needed
 */
record Announcements(List<Announcement> clients, @Nullable Announcement comparison) {

    static Announcements of(CheckTarget port) {
        if (!port.sendsHeader()) {
            return new Announcements(List.of(), null);
        }
        List<Announcement> clients = clients(port.verification());
        // Nothing of an unknown protocol can be compared; one connection shows whether it is accepted.
        return port.protocol().family() == MailProtocol.Family.TCP
                ? new Announcements(clients.subList(0, 1), null)
                : new Announcements(clients, comparison(port, clients));
    }

    /** All of them, the comparison last. */
    List<Announcement> all() {
        return comparison == null
                ? clients
                : Stream.concat(clients.stream(), Stream.of(comparison)).toList();
    }

    /** A client of this family if there is one. */
    Announcement like(AddressFamily family) {
        return clients.stream()
                .filter(client -> client.family() == family)
                .findFirst()
                .orElseGet(() -> clients.get(0));
    }

    private static List<Announcement> clients(VerificationConfig verification) {
        if (!verification.markedAddresses().isEmpty()) {
            return announcing(verification.markedAddresses(), true);
        }
        return announcing(
                verification.otherAddresses().isEmpty()
                        ? VerificationConfig.DEFAULT.otherAddresses()
                        : verification.otherAddresses(),
                false);
    }

    private static List<Announcement> announcing(List<IpAddress> clients, boolean marked) {
        return clients.stream().map(client -> new Announcement(client, marked)).toList();
    }

    /**
     * An owner may have switched {@value VerificationConfig#MARKED_KEYWORD} off for everybody, which looks like the
     * mark. The greeting of other protocols is a text of ours, which needs no comparison.
     */
    private static @Nullable Announcement comparison(CheckTarget port, List<Announcement> clients) {
        if (!port.proofMarks()
                || port.protocol().family() != MailProtocol.Family.SMTP
                || !clients.get(0).marked()) {
            return null;
        }
        return announcing(port.verification().otherAddresses(), false).stream()
                .filter(other -> clients.stream().anyMatch(client -> client.family() == other.family()))
                // IPv4 first: what docker-mailserver's documentation recommends to switch off is IPv6.
                .min(Comparator.comparing(Announcement::family))
                .orElse(null);
    }
}
