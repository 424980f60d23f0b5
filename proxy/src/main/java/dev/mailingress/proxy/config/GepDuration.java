package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A duration in the format of the Gateway API: one to four whole numbers of at most five digits, each with a unit of
 * {@code h}, {@code m}, {@code s} or {@code ms}, for example {@code 1h30m} or {@code 500ms}.
 *
 * @param value the length; zero or more, at most 99999 of each unit
 * @see <a href="https://gateway-api.sigs.k8s.io/geps/gep-2257/">GEP-2257</a>
 */
public record GepDuration(Duration value) {

    private static final Pattern FORMAT = Pattern.compile(
            "(?=.)(?:(?<h>[0-9]{1,5})h)?(?:(?<m>[0-9]{1,5})m)?(?:(?<s>[0-9]{1,5})s)?(?:(?<ms>[0-9]{1,5})ms)?");

    public GepDuration {
        Objects.requireNonNull(value, "value");
        if (value.isNegative()) {
            throw new IllegalArgumentException(value + " is not a valid duration: must not be negative");
        }
    }

    /**
     * Parses the text form.
     *
     * @throws IllegalArgumentException if {@code text} is not a duration; the message contains valid examples
     */
    public static GepDuration parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a valid duration: must be for example 30s, 5m, 1h30m or 500ms (GEP-2257)");
        }
        return new GepDuration(Duration.ofHours(number(matcher, "h"))
                .plusMinutes(number(matcher, "m"))
                .plusSeconds(number(matcher, "s"))
                .plusMillis(number(matcher, "ms")));
    }

    static GepDuration orDefault(@Nullable GepDuration given, String text) {
        return given == null ? parse(text) : given;
    }

    private static long number(Matcher matcher, String unit) {
        String digits = matcher.group(unit);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The canonical text form: largest unit first, without zero parts; {@code 0s} for zero. */
    @JsonValue
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, value.toHours(), "h");
        append(text, value.toMinutesPart(), "m");
        append(text, value.toSecondsPart(), "s");
        append(text, value.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }
}
