package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.ServerName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private final Map<String, T> exact;
    // By what follows the asterisk, the dot included.
    private final Map<String, T> wildcards;

    private ServerNames(Map<String, T> exact, Map<String, T> wildcards) {
        this.exact = Map.copyOf(exact);
        this.wildcards = Map.copyOf(wildcards);
    }

    /** @param name in ASCII, as a parser of ClientHellos gives it */
    public Optional<T> match(String name) {
        String normalized = normalize(name);
        T target = exact.get(normalized);
        int dot = normalized.indexOf('.');
        if (target == null && dot > 0) {
            target = wildcards.get(normalized.substring(dot));
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

    private static String normalize(String name) {
        String withoutDot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return withoutDot.toLowerCase(Locale.ROOT);
    }

    /** Collects names. */
    static final class Builder<T> {

        private final Map<String, T> exact = new HashMap<>();
        private final Map<String, T> wildcards = new HashMap<>();

        /** @return what is wrong with the name, if anything is; then it was not taken */
        Optional<String> add(String name, T target) {
            Optional<ServerName> parsed = ServerName.parse(name);
            if (parsed.isEmpty()) {
                return Optional.of("\"" + name + "\" is no server name: write a host name, in its ASCII form "
                        + "(xn--...) if it has other letters, or \"*.\" before one to mean every single label there");
            }
            String host = parsed.get().host();
            T existing = parsed.get().wildcard()
                    ? wildcards.putIfAbsent("." + host, target)
                    : exact.putIfAbsent(host, target);
            return existing == null
                    ? Optional.empty()
                    : Optional.of("\"" + name + "\" is there twice; a name can lead to one place only: remove one");
        }

        ServerNames<T> build() {
            return new ServerNames<>(exact, wildcards);
        }
    }
}
