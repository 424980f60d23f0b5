package dev.mailingress.proxy.lifecycle;

import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Access log of a running proxy in JSON. */
final class AccessLogLines {

    private final Supplier<String> log;

    AccessLogLines(Supplier<String> log) {
        this.log = log;
    }

    List<String> all() {
        return log.get().lines().toList();
    }

    /** Waits for the line of the only connection. */
    String awaitOne() {
        await().until(() -> all().size() == 1);
        return all().get(0);
    }

    /** Number of connections that have ended with this termination code. */
    long ended(String listener, String termination) {
        return all().stream()
                .filter(line -> line.contains("\"listener\":\"" + listener + "\""))
                .filter(line -> line.contains("\"termination\":\"" + termination + "\""))
                .count();
    }

    /** Time at which the connection of this line ended. */
    static Instant end(String line) {
        String time = line.substring(line.indexOf("\"time\":\"") + 8);
        return Instant.parse(time.substring(0, time.indexOf('"')))
                .plusNanos((long) (number(line, "durationMillis") * 1_000_000));
    }

    /** Numeric field of a line. */
    static double number(String line, String field) {
        String rest = line.substring(line.indexOf("\"" + field + "\":") + field.length() + 3);
        return Double.parseDouble(rest.substring(0, rest.indexOf(',')));
    }
}
