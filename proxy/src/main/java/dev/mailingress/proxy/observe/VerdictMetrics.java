package dev.mailingress.proxy.observe;

import java.util.List;

/** Metrics of the contract test. Label values are from the configuration and constants; the mail server cannot add any. */
public final class VerdictMetrics {

    private VerdictMetrics() {}

    /**
     * Last verdict on a port of a mail server.
     *
     * @param family of the announced clients
     */
    public record Sample(String backend, String host, int port, String family, String verdict) {}

    /**
     * In Prometheus' text format, version 0.0.4.
     *
     * @param samples equal ones are one series
     */
    public static String scrape(List<Sample> samples) {
        Exposition out = new Exposition();
        out.gauge("backend_verdict", "Last verdict of the contract test: 1 for the one that was reached.");
        samples.stream().distinct().forEach(sample -> out.sample(labels(sample), 1));
        return out.toString();
    }

    private static String labels(Sample sample) {
        return Exposition.label("backend", sample.backend()) + ","
                + Exposition.label("host", sample.host()) + ","
                + Exposition.label("port", Integer.toString(sample.port())) + ","
                + Exposition.label("family", sample.family()) + ","
                + Exposition.label("verdict", sample.verdict());
    }
}
