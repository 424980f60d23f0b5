package dev.mailingress.proxy.observe;

import java.util.concurrent.TimeUnit;

/**
 * Metrics in Prometheus' text format, version 0.0.4: families, each with its help, its type and then its samples.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format">the format</a>
 */
final class Exposition {

    private static final String PREFIX = "mailingress_proxy_";
    private static final int DECIMALS = 9;

    private final StringBuilder text = new StringBuilder(16 * 1024);
    private String family = "";

    /** What follows only ever grows, until the process begins anew. */
    void counter(String name, String help) {
        family(name, "counter", help);
    }

    /** What follows goes up and down. */
    void gauge(String name, String help) {
        family(name, "gauge", help);
    }

    /** What follows are histograms. */
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

    /** @param suffix what a histogram's parts have */
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

    /** A label as it stands between the braces. */
    static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Seconds without a detour by floating point, which would print some of them as powers of ten. */
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
