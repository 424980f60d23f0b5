package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.VerificationConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Behavior of mail servers, as measured with Postfix 3.7, 3.10 and Dovecot 2.3, 2.4. */
final class MailServerScripts {

    /** Instead of the 5 s of Postfix and the 3 s of Dovecot. */
    static final int HEADER_TIMEOUT_MILLIS = 700;

    private static final List<String> MARKED = List.of("192.0.2.77", "2001:db8::77");

    private MailServerScripts() {}

    /** A whole session as the daemons' defaults are, without proof marks. */
    static Script greeting(MailProtocol protocol) {
        return switch (protocol.family()) {
            case SMTP -> smtp("220 mail.example ESMTP Postfix", "PIPELINING", "DSN", "CHUNKING");
            case IMAP -> imap("Dovecot (Debian) ready.");
            case POP3 -> pop3("Dovecot (Debian) ready.");
            case MANAGESIEVE -> managesieve("Dovecot (Debian) ready.");
            case TCP -> ScriptedConnection::waitForEnd;
        };
    }

    /** Mail server that believes the header and has proof marks. */
    static Script withProofMarks(MailProtocol protocol) {
        return connection -> {
            boolean marked = MARKED.contains(connection.announced());
            script(protocol, marked).play(connection);
        };
    }

    private static Script script(MailProtocol protocol, boolean marked) {
        if (!marked) {
            return greeting(protocol);
        }
        return switch (protocol.family()) {
            case SMTP -> withoutDsn();
            case IMAP -> imap(VerificationConfig.MARKED_GREETING);
            case POP3 -> pop3(VerificationConfig.MARKED_GREETING);
            case MANAGESIEVE -> managesieve(VerificationConfig.MARKED_GREETING);
            case TCP -> ScriptedConnection::waitForEnd;
        };
    }

    /** Postfix whose owner has switched DSN off for everybody. */
    static Script withoutDsn() {
        return smtp("220 mail.example ESMTP Postfix", "PIPELINING", "SIZE 10240000", "XDSN");
    }

    static Script imap(String text) {
        return greeting("* OK [CAPABILITY IMAP4rev1] " + text + "\r\n", "* BYE Logging out\r\nA OK Logout.\r\n");
    }

    static Script pop3(String text) {
        return greeting("+OK " + text + "\r\n", "+OK Logging out\r\n");
    }

    static Script managesieve(String text) {
        return greeting(
                "\"IMPLEMENTATION\" \"Dovecot (Debian) Pigeonhole\"\r\n\"STARTTLS\"\r\nOK \"" + text + "\"\r\n",
                "OK \"Logout.\"\r\n");
    }

    /** @param keywords of the reply to EHLO */
    static Script smtp(String greeting, String... keywords) {
        return smtp(
                greeting,
                () -> "250-mail.example\r\n250-" + String.join("\r\n250-", keywords) + "\r\n250 SMTPUTF8\r\n");
    }

    static Script smtp(String greeting, Supplier<String> ehloReply) {
        return connection -> {
            connection.send(greeting + "\r\n");
            if (connection.readLine().startsWith("EHLO [")) {
                connection.send(ehloReply.get());
                connection.readLine();
            }
            connection.send("221 2.0.0 Bye\r\n");
            connection.sendFin();
            connection.waitForEnd();
        };
    }

    /** A protocol without EHLO. */
    static Script greeting(String greeting, String goodbye) {
        return connection -> {
            connection.send(greeting);
            connection.readLine();
            connection.send(goodbye);
            connection.sendFin();
            connection.waitForEnd();
        };
    }

    /** Postfix' postscreen with a new client: nothing must arrive before the greeting is complete. */
    static Script postscreen(Script behind) {
        return connection -> {
            connection.send("220-mail.example ESMTP\r\n");
            if (connection.hasInputWithin(HEADER_TIMEOUT_MILLIS)) {
                // PREGREET.
                connection.send("502 5.5.2 Error: command not recognized\r\n");
                return;
            }
            behind.play(connection);
        };
    }

    /** Postfix 3.10, which refuses a client that speaks before its greeting (smtpd_forbid_unauth_pipelining). */
    static Script refusingEarlyInput(Script otherwise) {
        return connection -> {
            if (connection.hasInputWithin(HEADER_TIMEOUT_MILLIS)) {
                connection.readHeader(HEADER_TIMEOUT_MILLIS);
                connection.send("554 5.5.0 Error: SMTP protocol synchronization\r\n");
                connection.sendFin();
                connection.waitForEnd();
            } else {
                otherwise.play(connection);
            }
        };
    }

    /** Waits for a header, then continues; sends {@code errorResponse} if none arrives. */
    static Script afterHeader(Script script, String errorResponse) {
        return connection -> {
            if (connection.readHeader(HEADER_TIMEOUT_MILLIS)) {
                script.play(connection);
            } else {
                connection.send(errorResponse);
            }
        };
    }

    /** Starts with TLS. */
    static Script overTls(Script script, SSLSocketFactory tls) {
        return connection -> script.play(connection.startTls(tls));
    }

    /** Greets immediately and answers the parts of a header as commands. */
    static Script answeringHeaderWithErrors(String greeting, String errorResponse) {
        return connection -> {
            connection.send(greeting);
            connection.readHeader(HEADER_TIMEOUT_MILLIS);
            connection.send(errorResponse + errorResponse + errorResponse);
            connection.sendFin();
            connection.waitForEnd();
        };
    }

    /** Refuses the clients of all families but one, as Postfix does by inet_protocols. */
    static Script onlyFor(AddressFamily family, Script script) {
        return connection -> {
            if (connection.readHeader(HEADER_TIMEOUT_MILLIS)
                    && IpAddress.parse(connection.announced()).isIpv6() == (family == AddressFamily.IPV6)) {
                script.play(connection);
            } else {
                connection.send("421 4.3.2 No system resources\r\n");
                connection.sendFin();
                connection.waitForEnd();
            }
        };
    }

    /** Dovecot with a proxy that it does not trust. */
    static Script closing() {
        return connection -> {};
    }

    /** Sends nothing until the client closes. */
    static Script silent() {
        return ScriptedConnection::waitForEnd;
    }

    /** Sends single bytes and never a complete line. */
    static Script trickling() {
        return connection -> {
            while (true) {
                connection.send("2");
                pause(50);
            }
        };
    }

    /** Sends lines endlessly. */
    static Script endless() {
        return connection -> {
            while (true) {
                connection.send("220-and so on\r\n");
            }
        };
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
