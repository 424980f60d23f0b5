package dev.mailingress.proxy.observe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricDataParser;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.Histogram;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;

/** What a reader of Prometheus' text format that nobody here wrote understands of a page. */
final class PrometheusScrape {

    private final Map<String, MetricFamily> families = new LinkedHashMap<>();

    PrometheusScrape(String text) {
        InputStream page = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        TextPrometheusMetricDataParser parser = new TextPrometheusMetricDataParser(page);
        try {
            for (MetricFamily family = parser.parse(); family != null; family = parser.parse()) {
                if (families.put(family.getName(), family) != null) {
                    throw new IllegalStateException(family.getName() + " comes twice");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, MetricFamily> families() {
        return families;
    }

    /** The value of a counter or a gauge. */
    double value(String name, String... labels) {
        Metric metric = metric(name, labels);
        return metric instanceof Counter counter ? counter.getValue() : ((Gauge) metric).getValue();
    }

    Histogram histogram(String name, String... labels) {
        return (Histogram) metric(name, labels);
    }

    /** The values that a label has in a family. */
    Set<String> values(String name, String label) {
        return family(name).getMetrics().stream()
                .map(metric -> metric.getLabels().get(label))
                .collect(Collectors.toSet());
    }

    private Metric metric(String name, String... labels) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return family(name).getMetrics().stream()
                .filter(metric -> metric.getLabels().equals(wanted))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    if (found.size() != 1) {
                        throw new IllegalStateException(name + wanted + " is there " + found.size() + " times");
                    }
                    return found.get(0);
                }));
    }

    private MetricFamily family(String name) {
        MetricFamily family = families.get("mailingress_proxy_" + name);
        if (family == null) {
            throw new IllegalStateException(name + " is not among " + families.keySet());
        }
        return family;
    }
}
