package dev.mailingress.proxy.check;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.config.BoundedText;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.time.Instant;

/**
 * Verdict of the contract test on one target.
 *
 * @param backend name of the mail server in the configuration
 * @param host its DNS name or address
 * @param port its TCP port
 * @param protocol the application protocol
 * @param proxyProtocol the header that is sent
 * @param message what was observed and what to do; at most {@value #MAX_MESSAGE} characters
 * @param at time of the check
 */
@JsonPropertyOrder({"backend", "host", "port", "protocol", "proxyProtocol", "verdict", "message", "at"})
public record PortVerdict(
        String backend,
        String host,
        int port,
        MailProtocol protocol,
        ProxyProtocol proxyProtocol,
        CheckVerdict verdict,
        String message,
        Instant at) {

    public static final int MAX_MESSAGE = 800;

    public PortVerdict {
        message = BoundedText.of(message, MAX_MESSAGE);
    }

    static PortVerdict of(CheckTarget port, Diagnosis diagnosis, Instant at) {
        return new PortVerdict(
                port.backend(),
                port.host(),
                port.port(),
                port.protocol(),
                port.proxyProtocol(),
                diagnosis.verdict(),
                diagnosis.message(),
                at);
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
