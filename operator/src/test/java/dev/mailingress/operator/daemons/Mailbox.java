package dev.mailingress.operator.daemons;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mailingress.operator.model.MailService;
import java.util.Base64;

/** Whole sessions of the account's owner, one for each service of Dovecot's. */
final class Mailbox {

    static final String ACCOUNT = "user@example.test";
    static final String PASSWORD = "secret";

    /** SASL PLAIN, RFC 4616. */
    private static final String PLAIN =
            Base64.getEncoder().encodeToString(("\0" + ACCOUNT + "\0" + PASSWORD).getBytes(US_ASCII));

    private Mailbox() {}

    /** Logs in under TLS and out; {@code prelude} is what a proxy sends first. Gives the answer to the login. */
    static String logIn(DmsContainer server, MailService service, int port, byte[] prelude) {
        try (Dialogue dialogue = Dialogue.with(server, port)) {
            dialogue.send(prelude);
            return switch (service) {
                case IMAPS -> imap(dialogue.startTls());
                case POP3S -> pop3(dialogue.startTls());
                case IMAP -> {
                    dialogue.until("* OK");
                    dialogue.say("a", "STARTTLS");
                    yield imapAfterGreeting(dialogue.startTls());
                }
                case POP3 -> {
                    dialogue.until("+OK");
                    dialogue.say("STLS");
                    yield pop3AfterGreeting(dialogue.startTls());
                }
                case MANAGESIEVE -> {
                    dialogue.until("OK");
                    dialogue.say("STARTTLS");
                    dialogue.startTls().until("OK");
                    dialogue.send(("AUTHENTICATE \"PLAIN\" \"" + PLAIN + "\"\r\n").getBytes(US_ASCII));
                    yield dialogue.until("OK", "NO", "BYE");
                }
                default -> throw new IllegalArgumentException("no session of " + service + " is written here");
            };
        }
    }

    /** The same without TLS: what must never succeed. Gives the answer to the login. */
    static String logInInTheClear(DmsContainer server, MailService service, int port, byte[] prelude) {
        try (Dialogue dialogue = Dialogue.with(server, port)) {
            dialogue.send(prelude);
            return switch (service) {
                case IMAP -> imap(dialogue);
                case POP3 -> pop3(dialogue);
                case MANAGESIEVE -> {
                    dialogue.until("OK");
                    dialogue.send(("AUTHENTICATE \"PLAIN\" \"" + PLAIN + "\"\r\n").getBytes(US_ASCII));
                    yield dialogue.until("OK", "NO", "BYE");
                }
                default -> throw new IllegalArgumentException(service + " has no session in the clear");
            };
        }
    }

    private static String imap(Dialogue dialogue) {
        dialogue.until("* OK");
        return imapAfterGreeting(dialogue);
    }

    private static String imapAfterGreeting(Dialogue dialogue) {
        String answer = dialogue.say("b", "LOGIN " + ACCOUNT + " " + PASSWORD);
        dialogue.say("c", "LOGOUT");
        return answer.replaceFirst("^b ", "");
    }

    private static String pop3(Dialogue dialogue) {
        dialogue.until("+OK");
        return pop3AfterGreeting(dialogue);
    }

    private static String pop3AfterGreeting(Dialogue dialogue) {
        String user = dialogue.say("USER " + ACCOUNT);
        String answer = user.startsWith("+OK") ? dialogue.say("PASS " + PASSWORD) : user;
        dialogue.say("QUIT");
        return answer;
    }
}
