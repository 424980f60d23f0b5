package dev.mailingress.proxy.check;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.time.Instant;

/**
 * What came of the test of one port.
 *
 * @param backend name of the mail server in the configuration
 * @param port its TCP port
 * @param protocol what is spoken there
 * @param proxyProtocol the header that is sent there
 * @param message what was seen and what to do, one sentence of at most {@value #MAX_MESSAGE} characters
 * @param at when it was seen
 */
@JsonPropertyOrder({"backend", "port", "protocol", "proxyProtocol", "verdict", "message", "at"})
public record PortVerdict(
        String backend,
        int port,
        MailProtocol protocol,
        ProxyProtocol proxyProtocol,
        CheckVerdict verdict,
        String message,
        Instant at) {

    public static final int MAX_MESSAGE = 800;

    public PortVerdict {
        message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    }

    static PortVerdict of(CheckTarget port, Diagnosis finding, Instant at) {
        return new PortVerdict(
                port.backend(),
                port.port(),
                port.protocol(),
                port.proxyProtocol(),
                finding.verdict(),
                finding.sentence(),
                at);
    }

    /** Whether it is about this port and this contract. */
    public boolean isAbout(CheckTarget other) {
        return port == other.port()
                && backend.equals(other.backend())
                && protocol == other.protocol()
                && proxyProtocol == other.proxyProtocol();
    }
}
