package dev.mailingress.operator.daemons;

import dev.mailingress.operator.model.MailService;
import java.util.List;

/** Session of an account's owner with one of Dovecot's services, step by step. */
final class MailboxSession implements AutoCloseable {

    /** The accounts of the mail server, all with the same password. */
    static final List<String> ACCOUNTS =
            List.of("user@example.test", "second@example.test", "third@example.test", "fourth@example.test");

    /** The first account, for tests that need only one. */
    static final String ACCOUNT = ACCOUNTS.get(0);

    static final String PASSWORD = "secret";

    private final MailService service;
    private final MailDialogue dialogue;

    private MailboxSession(MailService service, MailDialogue dialogue) {
        this.service = service;
        this.dialogue = dialogue;
    }

    /** Connects without sending anything. */
    static MailboxSession connect(DmsContainer server, MailService service, int port) {
        return new MailboxSession(service, MailDialogue.connect(server, port));
    }

    /** Logs in over TLS, after the header of a proxy, and out again; returns the answer to the login. */
    static String logIn(DmsContainer server, MailService service, int port, byte[] header) {
        try (MailboxSession session = connect(server, service, port)) {
            session.sendHeader(header);
            session.readGreeting();
            session.startTls();
            String answer = session.logIn(ACCOUNT);
            session.logOut();
            return answer;
        }
    }

    /** Logs in without TLS, which must never succeed, and returns the answer. */
    static String logInInCleartext(DmsContainer server, MailService service, int port, byte[] header) {
        try (MailboxSession session = connect(server, service, port)) {
            session.sendHeader(header);
            session.readGreeting();
            return session.logIn(ACCOUNT);
        }
    }

    /** Sends the header of a proxy. */
    void sendHeader(byte[] header) {
        dialogue.send(header);
    }

    /** Reads the greeting, over TLS if the service has implicit TLS. */
    void readGreeting() {
        if (service.protocol().implicitTls()) {
            dialogue.startTls();
        }
        switch (service) {
            case IMAP, IMAPS -> dialogue.until("* OK");
            case POP3, POP3S -> dialogue.until("+OK");
            case MANAGESIEVE -> dialogue.until("OK");
            default -> throw new IllegalArgumentException("not supported: " + service);
        }
    }

    /** Upgrades to TLS unless the service has implicit TLS. */
    void startTls() {
        switch (service) {
            case IMAP -> {
                dialogue.command("a", "STARTTLS");
                dialogue.startTls();
            }
            case POP3 -> {
                dialogue.command("STLS");
                dialogue.startTls();
            }
            case MANAGESIEVE -> {
                dialogue.command("STARTTLS");
                dialogue.startTls().until("OK");
            }
            default -> {}
        }
    }

    /** Returns the answer without IMAP's tag. */
    String logIn(String account) {
        return switch (service) {
            case IMAP, IMAPS ->
                dialogue.command("b", "LOGIN " + account + " " + PASSWORD).replaceFirst("^b ", "");
            case POP3, POP3S -> {
                String user = dialogue.command("USER " + account);
                yield user.startsWith("+OK") ? dialogue.command("PASS " + PASSWORD) : user;
            }
            default -> {
                dialogue.sendLine("AUTHENTICATE \"PLAIN\" \"" + MailDialogue.saslPlain(account, PASSWORD) + "\"");
                yield dialogue.until("OK", "NO", "BYE");
            }
        };
    }

    void logOut() {
        switch (service) {
            case IMAP, IMAPS -> dialogue.command("c", "LOGOUT");
            case POP3, POP3S -> dialogue.command("QUIT");
            default -> dialogue.command("LOGOUT");
        }
    }

    @Override
    public void close() {
        dialogue.close();
    }
}
