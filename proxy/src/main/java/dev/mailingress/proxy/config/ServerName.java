package dev.mailingress.proxy.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server's name as a route has it: what a client's TLS may ask for (RFC 6066 §3), or all such names by a wildcard. Names
 * are compared without case and without a dot at their end.
 *
 * @param host in lower case and without a dot at its end; of a wildcard what follows {@code *.}
 * @param wildcard whether it stands for every single label before {@code host}, as in certificates (RFC 9525 §6.3)
 */
public record ServerName(String host, boolean wildcard) {

    private static final String WILDCARD = "*.";
    private static final int MAX_CHARACTERS = 253;
    // RFC 1123 §2.1, with an underscore as in the names that clients send.
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    // An address is no server name (RFC 6066 §3), and the last label of a host name is not all digits (RFC 3696 §2).
    private static final Pattern HOST = Pattern.compile("(?!(.*\\.)?[0-9]+$)" + LABEL + "(\\." + LABEL + ")*");

    /** Reads what an administrator writes; empty if it is no server name. */
    public static Optional<ServerName> parse(String text) {
        // Before the case is gone: some letters of other alphabets have an ASCII letter for their lower case.
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        boolean wildcard = plain.startsWith(WILDCARD);
        String host = wildcard ? plain.substring(WILDCARD.length()) : plain;
        return plain.length() <= MAX_CHARACTERS && HOST.matcher(host).matches()
                ? Optional.of(new ServerName(host.toLowerCase(Locale.ROOT), wildcard))
                : Optional.empty();
    }
}
