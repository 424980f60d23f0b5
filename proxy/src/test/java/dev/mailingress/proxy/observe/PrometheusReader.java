package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.observe.MetricFamily.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strict reader of Prometheus' text format, version 0.0.4. It rejects what the format forbids, and what the format permits
 * but the proxy does not write: a family without help or type, empty lines, comments, timestamps, summaries.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format">the format</a>
 */
final class PrometheusReader {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") ((?:[^\\\\]|\\\\[\\\\n])*+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)})? ([^ ]+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\n\"])*+)\"(?:,|$)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    private final Map<String, MetricFamily> families = new LinkedHashMap<>();

    private PrometheusReader() {}

    /**
     * @return the families by name, in the order of the page
     * @throws IllegalStateException if the page is not valid, with the line
     */
    static Map<String, MetricFamily> read(String page) {
        if (!page.endsWith("\n")) {
            throw new IllegalStateException("the last line must end with a line feed");
        }
        PrometheusReader reader = new PrometheusReader();
        String[] lines = page.substring(0, page.length() - 1).split("\n", -1);
        for (int i = 0; i < lines.length; ) {
            i = reader.family(lines, i);
        }
        return reader.families;
    }

    /** Reads the family that begins at a line; returns the line after it. */
    private int family(String[] lines, int first) {
        Matcher help = matched(HELP, lines[first]);
        if (first + 1 == lines.length) {
            throw new IllegalStateException(lines[first] + ": expected a type below it");
        }
        Matcher type = matched(TYPE, lines[first + 1]);
        String name = help.group(1);
        if (!type.group(1).equals(name)) {
            throw new IllegalStateException(lines[first + 1] + ": expected the type of " + name);
        }
        MetricFamily family = new MetricFamily(
                name,
                MetricFamily.Type.valueOf(type.group(2).toUpperCase(Locale.ROOT)),
                unescaped(help.group(2)),
                new ArrayList<>());
        if (families.put(name, family) != null) {
            throw new IllegalStateException(lines[first] + ": the family occurs twice");
        }
        int next = first + 2;
        while (next < lines.length && !lines[next].startsWith("#")) {
            add(sample(lines[next]), family);
            next++;
        }
        if (family.type() == MetricFamily.Type.HISTOGRAM) {
            family.samples().stream()
                    .map(HistogramSample::withoutBound)
                    .distinct()
                    .forEach(family::histogram);
        }
        return next;
    }

    private static void add(Sample sample, MetricFamily family) {
        if (!family.isNameOf(sample.name())) {
            throw new IllegalStateException(sample + ": does not belong to the family " + family.name());
        }
        if (family.type() == MetricFamily.Type.COUNTER && !(sample.value() >= 0)) {
            throw new IllegalStateException(sample + ": a counter must not be negative");
        }
        if (family.samples().stream()
                .anyMatch(other -> other.name().equals(sample.name()) && other.hasLabels(sample.labels()))) {
            throw new IllegalStateException(sample + ": occurs twice");
        }
        family.samples().add(sample);
    }

    private static Sample sample(String line) {
        Matcher sample = matched(SAMPLE, line);
        String labels = sample.group(2);
        return new Sample(sample.group(1), labels == null ? Map.of() : labels(labels, line), number(sample.group(3)));
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(text);
        for (int at = 0; at < text.length(); at = label.end()) {
            if (!label.region(at, text.length()).lookingAt()) {
                throw new IllegalStateException(line + ": label expected at \"" + text.substring(at) + "\"");
            }
            if (labels.put(label.group(1), unescaped(label.group(2))) != null) {
                throw new IllegalStateException(line + ": label " + label.group(1) + " occurs twice");
            }
        }
        return labels;
    }

    static double number(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(matched(NUMBER, text).group());
        };
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).replace('n', '\n')));
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("\"" + text + "\": expected " + pattern);
        }
        return matcher;
    }
}
