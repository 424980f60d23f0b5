package dev.mailingress.proxy.cli;

import static dev.mailingress.proxy.cli.RunArguments.CONFIG;
import static dev.mailingress.proxy.cli.RunArguments.DEFAULT_MANAGEMENT_PORT;
import static dev.mailingress.proxy.cli.RunArguments.IO_THREADS;
import static dev.mailingress.proxy.cli.RunArguments.LISTEN_ADDRESS;
import static dev.mailingress.proxy.cli.RunArguments.MANAGEMENT_ADDRESS;
import static dev.mailingress.proxy.cli.RunArguments.MANAGEMENT_PORT;
import static dev.mailingress.proxy.cli.RunArguments.MAX_IO_THREADS;
import static dev.mailingress.proxy.cli.RunArguments.MAX_PORT;
import static dev.mailingress.proxy.cli.RunArguments.REQUIRE_TRANSPORT;

import dev.mailingress.proxy.transport.TransportKind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the usual command line, which runs the proxy with valid options. Everything else (help, a subcommand, an
 * error to report) is left to picocli. Using picocli always would take a third of the start: its classes have the class
 * file format of Java 5, which an AOT cache does not support (JEP 483), and it uses reflection.
 */
final class FastArgumentParser {

    private static final Set<String> NAMES =
            Set.of(CONFIG, LISTEN_ADDRESS, MANAGEMENT_ADDRESS, MANAGEMENT_PORT, IO_THREADS, REQUIRE_TRANSPORT);
    private static final int INVALID = -1;

    private FastArgumentParser() {}

    /** @return empty if picocli must parse them */
    static Optional<RunArguments> parse(String... args) {
        Map<String, String> values = values(args);
        String config = values.get(CONFIG);
        int port = number(values.getOrDefault(MANAGEMENT_PORT, DEFAULT_MANAGEMENT_PORT), MAX_PORT);
        int threads = values.containsKey(IO_THREADS)
                ? number(values.get(IO_THREADS), MAX_IO_THREADS)
                : RunArguments.defaultIoThreads();
        String transport = values.get(REQUIRE_TRANSPORT);
        Optional<TransportKind> kind = kind(transport);
        Optional<InetAddress> listen = address(values.get(LISTEN_ADDRESS));
        Optional<InetAddress> management = address(values.get(MANAGEMENT_ADDRESS));
        if (config == null
                || port == INVALID
                || threads == INVALID
                || (kind.isEmpty() && transport != null)
                || (listen.isEmpty() && values.containsKey(LISTEN_ADDRESS))
                || (management.isEmpty() && values.containsKey(MANAGEMENT_ADDRESS))) {
            return Optional.empty();
        }
        return Optional.of(new RunArguments(
                Path.of(config),
                RunArguments.management(management.orElse(null), port),
                listen.orElse(null),
                threads,
                kind.orElse(null)));
    }

    /** @return empty if any of them is not plain */
    private static Map<String, String> values(String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            int sign = args[i].indexOf('=');
            String name = sign < 0 ? args[i] : args[i].substring(0, sign);
            String value = sign >= 0 ? args[i].substring(sign + 1) : ++i < args.length ? args[i] : "";
            if (!NAMES.contains(name) || !isPlain(value) || values.put(name, value) != null) {
                return Map.of();
            }
        }
        return values;
    }

    // A leading - may be an option, and a leading @ an argument file.
    private static boolean isPlain(String value) {
        return !value.isEmpty() && value.charAt(0) != '-' && value.charAt(0) != '@';
    }

    private static int number(String digits, int max) {
        try {
            int number = Integer.parseInt(digits);
            return number >= 1 && number <= max && Integer.toString(number).equals(digits) ? number : INVALID;
        } catch (NumberFormatException e) {
            return INVALID;
        }
    }

    private static Optional<InetAddress> address(@Nullable String literal) {
        return literal == null ? Optional.empty() : RunArguments.address(literal);
    }

    private static Optional<TransportKind> kind(@Nullable String name) {
        for (TransportKind kind : TransportKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
