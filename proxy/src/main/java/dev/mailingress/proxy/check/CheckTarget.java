package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.VerificationConfig;
import org.jspecify.annotations.Nullable;

/**
 * A port of a mail server, with the behaviour that the configuration expects.
 *
 * @param backend name of the mail server in the configuration
 * @param host its DNS name or address
 * @param port its TCP port
 * @param protocol the application protocol
 * @param proxyProtocol the header that is sent
 * @param serverName for SNI; null for none
 * @param proofMarks whether the mail server was configured with proof marks
 * @param verification addresses that headers announce
 */
public record CheckTarget(
        String backend,
        String host,
        int port,
        MailProtocol protocol,
        ProxyProtocol proxyProtocol,
        @Nullable String serverName,
        boolean proofMarks,
        VerificationConfig verification) {

    boolean sendsHeader() {
        return proxyProtocol != ProxyProtocol.NONE;
    }

    /** The same port without a header if one is sent, and with one if none is sent. */
    CheckTarget withOppositeHeader() {
        return new CheckTarget(
                backend,
                host,
                port,
                protocol,
                sendsHeader() ? ProxyProtocol.NONE : ProxyProtocol.V2,
                serverName,
                proofMarks,
                verification);
    }
}
