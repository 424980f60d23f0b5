package dev.mailingress.proxy.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A TLS server name of a route (RFC 6066 §3), or a wildcard. Names are compared without case and without a trailing
 * dot.
 *
 * @param host in lower case and without a trailing dot; of a wildcard the part after {@code *.}
 * @param wildcard whether it matches any single label before {@code host}, as in certificates (RFC 9525 §6.3)
 */
public record ServerName(String host, boolean wildcard) {

    private static final String WILDCARD = "*.";
    private static final int MAX_CHARACTERS = 253;
    // RFC 1123 §2.1, and the underscore, which clients send in some names.
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    // Addresses are not allowed (RFC 6066 §3), and the last label of a host name is not all digits (RFC 3696 §2).
    private static final Pattern HOST = Pattern.compile("(?!(.*\\.)?[0-9]+$)" + LABEL + "(\\." + LABEL + ")*");

    /** Parses the text of a route; empty if it is not a server name. */
    public static Optional<ServerName> parse(String text) {
        // Matched before lower-casing: some non-ASCII letters have an ASCII letter as their lower case.
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        boolean wildcard = plain.startsWith(WILDCARD);
        String host = wildcard ? plain.substring(WILDCARD.length()) : plain;
        return plain.length() <= MAX_CHARACTERS && HOST.matcher(host).matches()
                ? Optional.of(new ServerName(host.toLowerCase(Locale.ROOT), wildcard))
                : Optional.empty();
    }
}
