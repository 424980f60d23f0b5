package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import dev.mailingress.proxy.config.MailProtocol;
import java.io.IOException;
import javax.net.ssl.SSLSocketFactory;

/** What mail servers do, as measured with Postfix 3.7 and Dovecot 2.3. */
final class MailServerScripts {

    /** Stands for the 5 s of Postfix and the 3 s of Dovecot. */
    static final int WAITS_FOR_HEADER_MILLIS = 300;

    private MailServerScripts() {}

    /** How a protocol greets and parts. */
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

    static Script greeting(String greeting, String farewell) {
        return scriptedConnection -> {
            scriptedConnection.say(greeting);
            scriptedConnection.listen();
            scriptedConnection.say(farewell);
            scriptedConnection.sayFin();
            scriptedConnection.waitForEnd();
        };
    }

    /** Postfix' postscreen at a new client; the QUIT may not come before the greeting is complete. */
    static Script postscreen() {
        return scriptedConnection -> {
            scriptedConnection.say("220-mail.example ESMTP\r\n");
            if (scriptedConnection.speaksWithin(WAITS_FOR_HEADER_MILLIS)) {
                // PREGREET.
                scriptedConnection.say("502 5.5.2 Error: command not recognized\r\n");
                return;
            }
            greeting("220 mail.example ESMTP\r\n", "221 2.0.0 Bye\r\n").play(scriptedConnection);
        };
    }

    /** Waits for a header, then goes on; without one it says {@code complaint}. */
    static Script afterHeader(Script script, String complaint) {
        return scriptedConnection -> {
            if (scriptedConnection.takesHeader(WAITS_FOR_HEADER_MILLIS)) {
                script.play(scriptedConnection);
            } else {
                scriptedConnection.say(complaint);
            }
        };
    }

    /** Begins with TLS. */
    static Script overTls(Script script, SSLSocketFactory tls) {
        return scriptedConnection -> script.play(scriptedConnection.startTls(tls));
    }

    /** Greets at once and answers each piece of a header as a command. */
    static Script complaining(String greeting, String complaint) {
        return scriptedConnection -> {
            scriptedConnection.say(greeting);
            scriptedConnection.takesHeader(WAITS_FOR_HEADER_MILLIS);
            scriptedConnection.say(complaint + complaint + complaint);
            scriptedConnection.sayFin();
            scriptedConnection.waitForEnd();
        };
    }

    /** Dovecot at a proxy that it does not trust. */
    static Script closing() {
        return scriptedConnection -> {};
    }

    /** Says nothing until the caller goes. */
    static Script silent() {
        return ScriptedConnection::waitForEnd;
    }

    /** A byte at a time, never a line. */
    static Script trickling() {
        return scriptedConnection -> {
            while (true) {
                scriptedConnection.say("2");
                pause(50);
            }
        };
    }

    /** Always one line more. */
    static Script endless() {
        return scriptedConnection -> {
            while (true) {
                scriptedConnection.say("220-and so on\r\n");
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
