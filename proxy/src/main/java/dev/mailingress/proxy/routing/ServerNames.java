package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.ServerName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lookup table from server names to their targets. Names are compared without case and without a trailing dot.
 * {@code *.b.example} stands for exactly one label before {@code .b.example}, as in certificates (RFC 9525 §6.3):
 * {@code imap.b.example}, but neither {@code b.example} nor {@code x.imap.b.example}. So a name that is routed by a
 * wildcard is also covered by the same wildcard certificate, at most one wildcard matches a name, and the longest match
 * needs no search. An exact name takes precedence over a wildcard.
 *
 * @param <T> the type of the targets
 */
public final class ServerNames<T> {

    private final Map<String, T> exact;
    // By what follows the asterisk, including the dot.
    private final Map<String, T> wildcards;

    private ServerNames(Map<String, T> exact, Map<String, T> wildcards) {
        this.exact = Map.copyOf(exact);
        this.wildcards = Map.copyOf(wildcards);
    }

    /** @param name in ASCII, as a parser of ClientHellos returns it */
    public Optional<T> match(String name) {
        String normalized = normalize(name);
        T target = exact.get(normalized);
        int dot = normalized.indexOf('.');
        if (target == null && dot > 0) {
            target = wildcards.get(normalized.substring(dot));
        }
        return Optional.ofNullable(target);
    }

    /** The targets of all names; may contain duplicates. */
    Stream<T> targets() {
        return Stream.concat(exact.values().stream(), wildcards.values().stream());
    }

    public boolean isEmpty() {
        return exact.isEmpty() && wildcards.isEmpty();
    }

    private static String normalize(String name) {
        String withoutDot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return withoutDot.toLowerCase(Locale.ROOT);
    }

    /** Builder that collects names. */
    static final class Builder<T> {

        private final Map<String, T> exact = new HashMap<>();
        private final Map<String, T> wildcards = new HashMap<>();

        /** @return the error in the name, which was then not added; empty if none */
        Optional<String> add(String name, T target) {
            Optional<ServerName> parsed = ServerName.parse(name);
            if (parsed.isEmpty()) {
                return Optional.of(
                        "\"" + name + "\" is not a valid server name: must be a host name, in ASCII form "
                                + "(xn--...) if it has other letters, or \"*.\" and a host name to match any single label there.");
            }
            String host = parsed.get().host();
            T existing = parsed.get().wildcard()
                    ? wildcards.putIfAbsent("." + host, target)
                    : exact.putIfAbsent(host, target);
            return existing == null
                    ? Optional.empty()
                    : Optional.of(
                            "\"" + name + "\" is a duplicate: a server name can have only one route. Remove one.");
        }

        ServerNames<T> build() {
            return new ServerNames<>(exact, wildcards);
        }
    }
}
