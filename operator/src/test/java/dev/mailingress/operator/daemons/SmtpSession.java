package dev.mailingress.operator.daemons;

import dev.mailingress.operator.model.MailService;

/** A message on its way to one of Postfix's services, step by step. */
final class SmtpSession implements AutoCloseable {

    private final MailService service;
    private final MailDialogue mailDialogue;

    private SmtpSession(MailService service, MailDialogue mailDialogue) {
        this.service = service;
        this.mailDialogue = mailDialogue;
    }

    /** Connects and says nothing yet. */
    static SmtpSession to(DmsContainer server, MailService service, int port) {
        return new SmtpSession(service, MailDialogue.with(server, port));
    }

    /** Sends what a proxy sends first. */
    void announce(byte[] header) {
        mailDialogue.send(header);
    }

    /** Gives the greeting, read under TLS where that comes first. */
    String greet() {
        if (service.protocol().implicitTls()) {
            mailDialogue.startTls();
        }
        return mailDialogue.answer();
    }

    /** Says who calls, under TLS where the service wants that. */
    void introduce(String name) {
        if (service == MailService.SUBMISSION) {
            mailDialogue.say("EHLO " + name);
            mailDialogue.say("STARTTLS");
            mailDialogue.startTls();
        }
        mailDialogue.say("EHLO " + name);
    }

    /** Gives the answer. */
    String logIn(String account) {
        return mailDialogue.say("AUTH PLAIN " + MailDialogue.saslPlain(account, MailboxSession.PASSWORD));
    }

    /** Gives the answer to the recipient. */
    String address(String from, String to) {
        mailDialogue.say("MAIL FROM:<" + from + ">");
        return mailDialogue.say("RCPT TO:<" + to + ">");
    }

    /** The message without its end. */
    void begin(String subject) {
        mailDialogue.say("DATA");
        mailDialogue.tell("Subject: " + subject);
        mailDialogue.tell("");
    }

    /** Gives the answer to the message. */
    String end() {
        return mailDialogue.say(".");
    }

    @Override
    public void close() {
        mailDialogue.close();
    }
}
