package dev.mailingress.operator.daemons;

import dev.mailingress.operator.model.MailService;

/** A message on its way to one of Postfix's services, step by step. */
final class Transfer implements AutoCloseable {

    private final MailService service;
    private final Dialogue dialogue;

    private Transfer(MailService service, Dialogue dialogue) {
        this.service = service;
        this.dialogue = dialogue;
    }

    /** Connects and says nothing yet. */
    static Transfer to(DmsContainer server, MailService service, int port) {
        return new Transfer(service, Dialogue.with(server, port));
    }

    /** Sends what a proxy sends first. */
    void announce(byte[] header) {
        dialogue.send(header);
    }

    /** Gives the greeting, read under TLS where that comes first. */
    String greet() {
        if (service.protocol().implicitTls()) {
            dialogue.startTls();
        }
        return dialogue.answer();
    }

    /** Says who calls, under TLS where the service wants that. */
    void introduce(String name) {
        if (service == MailService.SUBMISSION) {
            dialogue.say("EHLO " + name);
            dialogue.say("STARTTLS");
            dialogue.startTls();
        }
        dialogue.say("EHLO " + name);
    }

    /** Gives the answer. */
    String logIn(String account) {
        return dialogue.say("AUTH PLAIN " + Dialogue.saslPlain(account, Mailbox.PASSWORD));
    }

    /** Gives the answer to the recipient. */
    String address(String from, String to) {
        dialogue.say("MAIL FROM:<" + from + ">");
        return dialogue.say("RCPT TO:<" + to + ">");
    }

    /** The message without its end. */
    void begin(String subject) {
        dialogue.say("DATA");
        dialogue.tell("Subject: " + subject);
        dialogue.tell("");
    }

    /** Gives the answer to the message. */
    String end() {
        return dialogue.say(".");
    }

    @Override
    public void close() {
        dialogue.close();
    }
}
