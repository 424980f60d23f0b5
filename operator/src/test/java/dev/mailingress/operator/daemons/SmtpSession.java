package dev.mailingress.operator.daemons;

import dev.mailingress.operator.model.MailService;

/** Delivery of a message to one of Postfix's services, step by step. */
final class SmtpSession implements AutoCloseable {

    private final MailService service;
    private final MailDialogue dialogue;

    private SmtpSession(MailService service, MailDialogue dialogue) {
        this.service = service;
        this.dialogue = dialogue;
    }

    /** Connects without sending anything. */
    static SmtpSession connect(DmsContainer server, MailService service, int port) {
        return new SmtpSession(service, MailDialogue.connect(server, port));
    }

    /** Sends the header of a proxy. */
    void sendHeader(byte[] header) {
        dialogue.send(header);
    }

    /** Returns the greeting, read over TLS if the service has implicit TLS. */
    String readGreeting() {
        if (service.protocol().implicitTls()) {
            dialogue.startTls();
        }
        return dialogue.answer();
    }

    /** Sends EHLO, after STARTTLS if the service requires it. */
    void ehlo(String name) {
        if (service == MailService.SUBMISSION) {
            dialogue.command("EHLO " + name);
            dialogue.command("STARTTLS");
            dialogue.startTls();
        }
        dialogue.command("EHLO " + name);
    }

    /** Returns the answer. */
    String logIn(String account) {
        return dialogue.command("AUTH PLAIN " + MailDialogue.saslPlain(account, MailboxSession.PASSWORD));
    }

    /** Sends sender and recipient and returns the answer to RCPT. */
    String sendEnvelope(String from, String to) {
        dialogue.command("MAIL FROM:<" + from + ">");
        return dialogue.command("RCPT TO:<" + to + ">");
    }

    /** Sends the message without its end. */
    void beginMessage(String subject) {
        dialogue.command("DATA");
        dialogue.sendLine("Subject: " + subject);
        dialogue.sendLine("");
    }

    /** Ends the message and returns the answer. */
    String endMessage() {
        return dialogue.command(".");
    }

    @Override
    public void close() {
        dialogue.close();
    }
}
