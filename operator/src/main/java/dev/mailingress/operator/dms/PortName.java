package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailService;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ways in which the argument of a command can name a port: its number, its service, or the scheme of a URL. */
final class PortName {

    private static final String SCHEME_END = "://";

    /** Names in /etc/services and in URLs, besides those of the listeners. */
    private static final Map<String, MailService> ALIASES = Map.of(
            "smtps", MailService.SUBMISSIONS,
            "ssmtp", MailService.SUBMISSIONS,
            "imap2", MailService.IMAP,
            "sieve", MailService.MANAGESIEVE);

    private final int port;
    private final Pattern number;

    PortName(int port) {
        this.port = port;
        this.number = word(String.valueOf(port));
    }

    int port() {
        return port;
    }

    boolean hasNumber(String argument) {
        return number.matcher(argument).find();
    }

    /** By its number, or by a name that stands for it. */
    boolean isNamedBy(String argument) {
        if (hasNumber(argument)) {
            return true;
        }
        int end = argument.indexOf(SCHEME_END);
        boolean hasPort = end >= 0 && argument.matches("(?s).*:[0-9]+");
        String name = end >= 0 && !hasPort ? scheme(argument, end) : argument.replaceFirst("(?s)^.*[:,]", "");
        return MailService.named(name)
                .or(() -> Optional.ofNullable(ALIASES.get(name)))
                .filter(service -> service.port() == port)
                .isPresent();
    }

    /** Of a URL only scheme, host and port, because a path or password may contain any number. */
    static String withoutPath(String argument) {
        int end = argument.indexOf(SCHEME_END);
        if (end < 0) {
            return argument;
        }
        int start = end + SCHEME_END.length();
        int path = argument.indexOf('/', start);
        String authority = argument.substring(start, path < 0 ? argument.length() : path);
        return scheme(argument, end) + SCHEME_END + authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** A pattern that matches only whole words, not parts of a number, an address or the name of a mailbox. */
    static Pattern word(String regex) {
        return Pattern.compile("(?<![\\w.@-])(?:" + regex + ")(?![\\w.-])");
    }

    /** Without what is before it, as in {@code --url=smtp://localhost}. */
    private static String scheme(String argument, int end) {
        int start = end;
        while (start > 0 && Character.isLetterOrDigit(argument.charAt(start - 1))) {
            start--;
        }
        return argument.substring(start, end);
    }
}
