package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.MailProtocol;
import java.io.IOException;
import javax.net.ssl.SSLSocketFactory;

/** Behavior of mail servers, as measured with Postfix 3.7 and Dovecot 2.3. */
final class MailServerScripts {

    /** Instead of the 5 s of Postfix and the 3 s of Dovecot. */
    static final int HEADER_TIMEOUT_MILLIS = 300;

    private MailServerScripts() {}

    /** Greeting and goodbye of a protocol. */
    static Script greeting(MailProtocol protocol) {
        return switch (protocol.family()) {
            case SMTP -> greeting("220 mail.example ESMTP\r\n", "221 2.0.0 Bye\r\n");
            case IMAP -> greeting("* OK [CAPABILITY IMAP4rev1] ready.\r\n", "* BYE Logging out\r\nA OK Logout.\r\n");
            case POP3 -> greeting("+OK ready.\r\n", "+OK Logging out\r\n");
            case MANAGESIEVE ->
                greeting("\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK \"ready.\"\r\n", "OK \"Logout.\"\r\n");
            case TCP -> ScriptedConnection::waitForEnd;
        };
    }

    static Script greeting(String greeting, String goodbye) {
        return connection -> {
            connection.send(greeting);
            connection.readLine();
            connection.send(goodbye);
            connection.sendFin();
            connection.waitForEnd();
        };
    }

    /** Postfix' postscreen with a new client: QUIT must not arrive before the greeting is complete. */
    static Script postscreen() {
        return connection -> {
            connection.send("220-mail.example ESMTP\r\n");
            if (connection.hasInputWithin(HEADER_TIMEOUT_MILLIS)) {
                // PREGREET.
                connection.send("502 5.5.2 Error: command not recognized\r\n");
                return;
            }
            greeting("220 mail.example ESMTP\r\n", "221 2.0.0 Bye\r\n").play(connection);
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
