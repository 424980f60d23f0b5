package dev.mailingress.operator.daemons;

import dev.mailingress.operator.model.MailService;
import java.util.List;

/** A session of an account's owner with one of Dovecot's services, step by step. */
final class Mailbox implements AutoCloseable {

    /** Those that the mail server has, all with one password. */
    static final List<String> ACCOUNTS =
            List.of("user@example.test", "second@example.test", "third@example.test", "fourth@example.test");

    /** Of those the one for whoever needs one only. */
    static final String ACCOUNT = ACCOUNTS.get(0);

    static final String PASSWORD = "secret";

    private final MailService service;
    private final Dialogue dialogue;

    private Mailbox(MailService service, Dialogue dialogue) {
        this.service = service;
        this.dialogue = dialogue;
    }

    /** Connects and says nothing yet. */
    static Mailbox at(DmsContainer server, MailService service, int port) {
        return new Mailbox(service, Dialogue.with(server, port));
    }

    /** Logs in under TLS and out; {@code prelude} is what a proxy sends first. Gives the answer to the login. */
    static String logIn(DmsContainer server, MailService service, int port, byte[] prelude) {
        try (Mailbox mailbox = at(server, service, port)) {
            mailbox.announce(prelude);
            mailbox.greet();
            mailbox.secure();
            String answer = mailbox.logIn(ACCOUNT);
            mailbox.leave();
            return answer;
        }
    }

    /** The same without TLS: what must never succeed. Gives the answer to the login. */
    static String logInInTheClear(DmsContainer server, MailService service, int port, byte[] prelude) {
        try (Mailbox mailbox = at(server, service, port)) {
            mailbox.announce(prelude);
            mailbox.greet();
            return mailbox.logIn(ACCOUNT);
        }
    }

    /** Sends what a proxy sends first. */
    void announce(byte[] header) {
        dialogue.send(header);
    }

    /** Reads the greeting, under TLS where that comes first. */
    void greet() {
        if (service.protocol().implicitTls()) {
            dialogue.startTls();
        }
        switch (service) {
            case IMAP, IMAPS -> dialogue.until("* OK");
            case POP3, POP3S -> dialogue.until("+OK");
            case MANAGESIEVE -> dialogue.until("OK");
            default -> throw new IllegalArgumentException("no session of " + service + " is written here");
        }
    }

    /** Goes on under TLS, where it is not under TLS yet. */
    void secure() {
        switch (service) {
            case IMAP -> {
                dialogue.say("a", "STARTTLS");
                dialogue.startTls();
            }
            case POP3 -> {
                dialogue.say("STLS");
                dialogue.startTls();
            }
            case MANAGESIEVE -> {
                dialogue.say("STARTTLS");
                dialogue.startTls().until("OK");
            }
            default -> {}
        }
    }

    /** Gives the answer, without IMAP's tag. */
    String logIn(String account) {
        return switch (service) {
            case IMAP, IMAPS ->
                dialogue.say("b", "LOGIN " + account + " " + PASSWORD).replaceFirst("^b ", "");
            case POP3, POP3S -> {
                String user = dialogue.say("USER " + account);
                yield user.startsWith("+OK") ? dialogue.say("PASS " + PASSWORD) : user;
            }
            default -> {
                dialogue.tell("AUTHENTICATE \"PLAIN\" \"" + Dialogue.saslPlain(account, PASSWORD) + "\"");
                yield dialogue.until("OK", "NO", "BYE");
            }
        };
    }

    void leave() {
        switch (service) {
            case IMAP, IMAPS -> dialogue.say("c", "LOGOUT");
            case POP3, POP3S -> dialogue.say("QUIT");
            default -> dialogue.say("LOGOUT");
        }
    }

    @Override
    public void close() {
        dialogue.close();
    }
}
