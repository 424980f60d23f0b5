package dev.mailingress.proxy.routing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a server's name leads. Names are compared without case and without a dot at their end. {@code *.b.example} stands for
 * exactly one label before {@code .b.example}, as in certificates (RFC 9525 §6.3): {@code imap.b.example}, but neither
 * {@code b.example} nor {@code x.imap.b.example}. So a name that is routed by a wildcard is one that the same wildcard
 * certificate covers, at most one wildcard fits a name, and the longest needs no search. An exact name wins over it.
 *
 * @param <T> where they lead
 */
public final class ServerNames<T> {

    private static final String WILDCARD = "*.";
    private static final int MAX_CHARACTERS = 253;
    // RFC 1123 §2.1, with an underscore as in the names that clients send. An address is none: RFC 6066 §3, RFC 3696
    // §2.
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(?!(.*\\.)?[0-9]+$)" + LABEL + "(\\." + LABEL + ")*");

    private final Map<String, T> exact;
    // By what follows the asterisk, the dot included.
    private final Map<String, T> wildcards;

    private ServerNames(Map<String, T> exact, Map<String, T> wildcards) {
        this.exact = Map.copyOf(exact);
        this.wildcards = Map.copyOf(wildcards);
    }

    /** @param name in ASCII, as a parser of ClientHellos gives it */
    public Optional<T> match(String name) {
        String normal = normal(name);
        T target = exact.get(normal);
        int dot = normal.indexOf('.');
        if (target == null && dot > 0) {
            target = wildcards.get(normal.substring(dot));
        }
        return Optional.ofNullable(target);
    }

    /** All that a name leads to; some of them more than once. */
    Stream<T> targets() {
        return Stream.concat(exact.values().stream(), wildcards.values().stream());
    }

    public boolean isEmpty() {
        return exact.isEmpty() && wildcards.isEmpty();
    }

    private static String normal(String name) {
        return withoutDot(name).toLowerCase(Locale.ROOT);
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Collects names. */
    static final class Builder<T> {

        private final Map<String, T> exact = new HashMap<>();
        private final Map<String, T> wildcards = new HashMap<>();

        /** @return what is wrong with the name, if anything is; then it was not taken */
        Optional<String> add(String name, T target) {
            // Before the case is gone: some letters of other alphabets have an ASCII letter for their lower case.
            String plain = withoutDot(name);
            boolean wildcard = plain.startsWith(WILDCARD);
            String host = wildcard ? plain.substring(WILDCARD.length()) : plain;
            if (plain.length() > MAX_CHARACTERS || !NAME.matcher(host).matches()) {
                return Optional.of("\"" + name + "\" is no server name: write a host name, in its ASCII form "
                        + "(xn--...) if it has other letters, or \"*.\" before one to mean every single label there");
            }
            String normal = normal(name);
            T other = wildcard
                    ? wildcards.putIfAbsent(normal.substring(WILDCARD.length() - 1), target)
                    : exact.putIfAbsent(normal, target);
            return other == null
                    ? Optional.empty()
                    : Optional.of("\"" + name + "\" is there twice; a name can lead to one place only: remove one");
        }

        ServerNames<T> build() {
            return new ServerNames<>(exact, wildcards);
        }
    }
}
