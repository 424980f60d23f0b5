package dev.mailingress.operator.daemons;

import dev.mailingress.operator.model.MailService;
import java.util.List;

/** A session of an account's owner with one of Dovecot's services, step by step. */
final class MailboxSession implements AutoCloseable {

    /** Those that the mail server has, all with one password. */
    static final List<String> ACCOUNTS =
            List.of("user@example.test", "second@example.test", "third@example.test", "fourth@example.test");

    /** Of those the one for whoever needs one only. */
    static final String ACCOUNT = ACCOUNTS.get(0);

    static final String PASSWORD = "secret";

    private final MailService service;
    private final MailDialogue mailDialogue;

    private MailboxSession(MailService service, MailDialogue mailDialogue) {
        this.service = service;
        this.mailDialogue = mailDialogue;
    }

    /** Connects and says nothing yet. */
    static MailboxSession at(DmsContainer server, MailService service, int port) {
        return new MailboxSession(service, MailDialogue.with(server, port));
    }

    /** Logs in under TLS and out; {@code prelude} is what a proxy sends first. Gives the answer to the login. */
    static String logIn(DmsContainer server, MailService service, int port, byte[] prelude) {
        try (MailboxSession mailboxSession = at(server, service, port)) {
            mailboxSession.announce(prelude);
            mailboxSession.greet();
            mailboxSession.secure();
            String answer = mailboxSession.logIn(ACCOUNT);
            mailboxSession.leave();
            return answer;
        }
    }

    /** The same without TLS: what must never succeed. Gives the answer to the login. */
    static String logInInTheClear(DmsContainer server, MailService service, int port, byte[] prelude) {
        try (MailboxSession mailboxSession = at(server, service, port)) {
            mailboxSession.announce(prelude);
            mailboxSession.greet();
            return mailboxSession.logIn(ACCOUNT);
        }
    }

    /** Sends what a proxy sends first. */
    void announce(byte[] header) {
        mailDialogue.send(header);
    }

    /** Reads the greeting, under TLS where that comes first. */
    void greet() {
        if (service.protocol().implicitTls()) {
            mailDialogue.startTls();
        }
        switch (service) {
            case IMAP, IMAPS -> mailDialogue.until("* OK");
            case POP3, POP3S -> mailDialogue.until("+OK");
            case MANAGESIEVE -> mailDialogue.until("OK");
            default -> throw new IllegalArgumentException("no session of " + service + " is written here");
        }
    }

    /** Goes on under TLS, where it is not under TLS yet. */
    void secure() {
        switch (service) {
            case IMAP -> {
                mailDialogue.say("a", "STARTTLS");
                mailDialogue.startTls();
            }
            case POP3 -> {
                mailDialogue.say("STLS");
                mailDialogue.startTls();
            }
            case MANAGESIEVE -> {
                mailDialogue.say("STARTTLS");
                mailDialogue.startTls().until("OK");
            }
            default -> {}
        }
    }

    /** Gives the answer, without IMAP's tag. */
    String logIn(String account) {
        return switch (service) {
            case IMAP, IMAPS ->
                mailDialogue.say("b", "LOGIN " + account + " " + PASSWORD).replaceFirst("^b ", "");
            case POP3, POP3S -> {
                String user = mailDialogue.say("USER " + account);
                yield user.startsWith("+OK") ? mailDialogue.say("PASS " + PASSWORD) : user;
            }
            default -> {
                mailDialogue.tell("AUTHENTICATE \"PLAIN\" \"" + MailDialogue.saslPlain(account, PASSWORD) + "\"");
                yield mailDialogue.until("OK", "NO", "BYE");
            }
        };
    }

    void leave() {
        switch (service) {
            case IMAP, IMAPS -> mailDialogue.say("c", "LOGOUT");
            case POP3, POP3S -> mailDialogue.say("QUIT");
            default -> mailDialogue.say("LOGOUT");
        }
    }

    @Override
    public void close() {
        mailDialogue.close();
    }
}
