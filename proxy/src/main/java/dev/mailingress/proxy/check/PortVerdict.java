package dev.mailingress.proxy.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.config.BoundedText;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verdict of the contract test on one target, for clients of one address family.
 *
 * @param backend name of the mail server in the configuration
 * @param host its DNS name or address
 * @param port its TCP port
 * @param protocol the application protocol
 * @param proxyProtocol the header that is sent
 * @param family of the announced client; without a header, of the connection
 * @param message what was observed and what to do; at most {@value #MAX_MESSAGE} characters
 * @param certificate of the mail server, for information; null unless the port begins with TLS and sent one
 * @param at time of the check
 */
@JsonPropertyOrder({
    "backend",
    "host",
    "port",
    "protocol",
    "proxyProtocol",
    "family",
    "verdict",
    "message",
    "certificate",
    "at"
})
public record PortVerdict(
        String backend,
        String host,
        int port,
        MailProtocol protocol,
        ProxyProtocol proxyProtocol,
        AddressFamily family,
        CheckVerdict verdict,
        String message,
        @Nullable ServerCertificate certificate,
        Instant at) {

    public static final int MAX_MESSAGE = 800;

    public PortVerdict {
        message = BoundedText.of(message, MAX_MESSAGE);
    }

    static PortVerdict of(
            CheckTarget port,
            AddressFamily family,
            Diagnosis diagnosis,
            @Nullable ServerCertificate certificate,
            Instant at) {
        return new PortVerdict(
                port.backend(),
                port.host(),
                port.port(),
                port.protocol(),
                port.proxyProtocol(),
                family,
                diagnosis.verdict(),
                diagnosis.message(port.proxyProtocol()),
                certificate,
                at);
    }

    /** The same diagnosis for all families, without a session; IPv4 stands for a connection without a header. */
    static List<PortVerdict> ofAllFamilies(CheckTarget port, Diagnosis diagnosis, Instant at) {
        List<Announcement> clients = Announcements.of(port).clients();
        List<AddressFamily> families = clients.isEmpty()
                ? List.of(AddressFamily.IPV4)
                : clients.stream().map(Announcement::family).toList();
        return families.stream()
                .map(family -> of(port, family, diagnosis, null, at))
                .toList();
    }

    /** Whether the port behaves as configured. */
    @JsonIgnore
    public boolean isGood() {
        return verdict.isGood(proxyProtocol);
    }

    /** Whether this is the verdict on {@code other}. */
    public boolean isAbout(CheckTarget other) {
        return port == other.port()
                && host.equals(other.host())
                && backend.equals(other.backend())
                && protocol == other.protocol()
                && proxyProtocol == other.proxyProtocol();
    }
}
