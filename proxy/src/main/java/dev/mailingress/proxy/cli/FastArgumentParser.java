package dev.mailingress.proxy.cli;

import static dev.mailingress.proxy.cli.RunArguments.CONFIG;
import static dev.mailingress.proxy.cli.RunArguments.DEFAULT_MANAGEMENT_PORT;
import static dev.mailingress.proxy.cli.RunArguments.IO_THREADS;
import static dev.mailingress.proxy.cli.RunArguments.MANAGEMENT_PORT;
import static dev.mailingress.proxy.cli.RunArguments.MAX_IO_THREADS;
import static dev.mailingress.proxy.cli.RunArguments.MAX_PORT;
import static dev.mailingress.proxy.cli.RunArguments.REQUIRE_TRANSPORT;

import dev.mailingress.proxy.transport.TransportKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command line that nearly every start has: one that means to run and has no mistake. All others (help, another
 * command, a mistake that somebody must be told of) are picocli's. To ask it every time would be a third of the start: its
 * classes have the format of Java 5, which an AOT cache does not take (JEP 483), and it works by reflection.
 */
final class FastArgumentParser {

    private static final Set<String> NAMES = Set.of(CONFIG, MANAGEMENT_PORT, IO_THREADS, REQUIRE_TRANSPORT);
    private static final int NO_NUMBER = -1;

    private FastArgumentParser() {}

    /** @return empty where picocli must read them */
    static Optional<RunArguments> read(String... args) {
        Map<String, String> values = values(args);
        String config = values.get(CONFIG);
        int port = number(values.getOrDefault(MANAGEMENT_PORT, DEFAULT_MANAGEMENT_PORT), MAX_PORT);
        int threads = values.containsKey(IO_THREADS)
                ? number(values.get(IO_THREADS), MAX_IO_THREADS)
                : RunArguments.defaultIoThreads();
        String transport = values.get(REQUIRE_TRANSPORT);
        Optional<TransportKind> kind = kind(transport);
        if (config == null || port == NO_NUMBER || threads == NO_NUMBER || (kind.isEmpty() && transport != null)) {
            return Optional.empty();
        }
        return Optional.of(new RunArguments(Path.of(config), port, threads, kind.orElse(null)));
    }

    /** @return nothing at all if one of them is not plain */
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

    // What begins with - may be an option, and with @ a file of arguments.
    private static boolean isPlain(String value) {
        return !value.isEmpty() && value.charAt(0) != '-' && value.charAt(0) != '@';
    }

    private static int number(String digits, int max) {
        try {
            int number = Integer.parseInt(digits);
            return number >= 1 && number <= max && Integer.toString(number).equals(digits) ? number : NO_NUMBER;
        } catch (NumberFormatException e) {
            return NO_NUMBER;
        }
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
