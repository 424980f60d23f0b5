package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.MailProtocol;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Commands and replies of the mail protocols, as far as a proof needs them. */
enum MailCommands {
    /** RFC 5321, RFC 3207. */
    SMTP("220( .*)?", "220-.*", "EHLO %s", "250( .*)?", "250-.*", "STARTTLS", "220( .*)?", "QUIT", "221.*"),
    /** RFC 9051 §6.2.1 and §7.1. */
    IMAP("\\* (OK|PREAUTH)\\b.*", "", null, "", "\\* .*", "A1 STARTTLS", "A1 OK\\b.*", "A2 LOGOUT", "A2 OK\\b.*"),
    /** RFC 1939, RFC 2595 §4. */
    POP3("\\+OK.*", "", null, "", "", "STLS", "\\+OK.*", "QUIT", "\\+OK.*"),
    /** RFC 5804 §1.7 and §2.2. */
    MANAGESIEVE("OK\\b.*", "\".*", null, "", "\".*", "STARTTLS", "OK\\b.*", "LOGOUT", "OK\\b.*");

    private final Pattern greeting;
    private final Pattern greetingContinues;
    private final @Nullable String hello;
    private final Pattern helloReply;
    private final Pattern replyContinues;
    private final String startTls;
    private final Pattern startTlsReply;
    private final String quit;
    private final Pattern quitReply;

    MailCommands(
            String greeting,
            String greetingContinues,
            @Nullable String hello,
            String helloReply,
            String replyContinues,
            String startTls,
            String startTlsReply,
            String quit,
            String quitReply) {
        this.greeting = pattern(greeting);
        this.greetingContinues = pattern(greetingContinues);
        this.hello = hello;
        this.helloReply = pattern(helloReply);
        this.replyContinues = pattern(replyContinues);
        this.startTls = startTls;
        this.startTlsReply = pattern(startTlsReply);
        this.quit = quit;
        this.quitReply = pattern(quitReply);
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    static MailCommands of(MailProtocol protocol) {
        return switch (protocol.family()) {
            case SMTP -> SMTP;
            case IMAP -> IMAP;
            case POP3 -> POP3;
            case MANAGESIEVE -> MANAGESIEVE;
            case TCP -> throw new IllegalArgumentException("TCP has no greeting");
        };
    }

    /** The greeting, without its continuation lines. */
    String greeting(MailLines lines) throws IOException {
        return reply(lines, "greeting", greeting, greetingContinues);
    }

    /** @param self domain or address literal of this client */
    void startTls(MailLines lines, String self) throws IOException {
        if (hello != null) {
            lines.write(hello.formatted(self));
            reply(lines, "EHLO", helloReply, replyContinues);
        }
        lines.write(startTls);
        reply(lines, "STARTTLS", startTlsReply, replyContinues);
    }

    /** After STARTTLS a ManageSieve server sends its capabilities again (RFC 5804 §2.2). */
    void afterStartTls(MailLines lines) throws IOException {
        if (this == MANAGESIEVE) {
            greeting(lines);
        }
    }

    void quit(MailLines lines) throws IOException {
        lines.write(quit);
        reply(lines, quit, quitReply, replyContinues);
    }

    private static String reply(MailLines lines, String to, Pattern expected, Pattern continues) throws IOException {
        while (true) {
            String line = lines.read();
            if (expected.matcher(line).matches()) {
                return line;
            }
            if (!continues.matcher(line).matches()) {
                throw new IOException("unexpected " + (to.equals("greeting") ? to : "reply to " + to) + ": " + line);
            }
        }
    }
}
