package dev.mailingress.proxy.observe;

import java.util.concurrent.TimeUnit;

/**
 * Writer of Prometheus' text format, version 0.0.4: metric families, each with its help, its type and its samples.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format">the format</a>
 */
final class Exposition {

    private static final String PREFIX = "mailingress_proxy_";
    private static final int DECIMALS = 9;

    private final StringBuilder text = new StringBuilder(16 * 1024);
    private String family = "";

    /** Begins a family of counters. */
    void counter(String name, String help) {
        family(name, "counter", help);
    }

    /** Begins a family of gauges. */
    void gauge(String name, String help) {
        family(name, "gauge", help);
    }

    /** Begins a family of histograms. */
    void histogram(String name, String help) {
        family(name, "histogram", help);
    }

    private void family(String name, String type, String help) {
        family = PREFIX + name;
        text.append("# HELP ").append(family).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
    }

    void sample(String labels, long value) {
        sample("", labels, value);
    }

    /** @param suffix of the name, for the parts of a histogram */
    void sample(String suffix, String labels, long value) {
        name(suffix, labels).append(value).append('\n');
    }

    void seconds(String suffix, String labels, long nanos) {
        appendSeconds(name(suffix, labels), nanos).append('\n');
    }

    private StringBuilder name(String suffix, String labels) {
        text.append(family).append(suffix);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        return text.append(' ');
    }

    /** A label as it appears between the braces. */
    static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Formats seconds without floating point, which would print some of them in scientific notation. */
    static StringBuilder appendSeconds(StringBuilder to, long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        to.append(nanos / second);
        String fraction = Long.toString(second + nanos % second);
        int end = DECIMALS + 1;
        while (end > 1 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        return end == 1 ? to : to.append('.').append(fraction, 1, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
