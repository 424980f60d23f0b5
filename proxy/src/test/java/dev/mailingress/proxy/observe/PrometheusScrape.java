package dev.mailingress.proxy.observe;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Page of the proxy's metrics, with look-up by names without their common prefix. Labels alternate with their values. */
final class PrometheusScrape {

    private static final String PREFIX = "mailingress_proxy_";

    private final Map<String, MetricFamily> families;

    /** @throws IllegalStateException if the page is not valid */
    PrometheusScrape(String page) {
        families = PrometheusReader.read(page);
    }

    Collection<MetricFamily> families() {
        return families.values();
    }

    /** Value of a counter or a gauge. */
    double value(String name, String... labels) {
        return family(name).value(map(labels));
    }

    HistogramSample histogram(String name, String... labels) {
        return family(name).histogram(map(labels));
    }

    /** Values that a label has in a family. */
    Set<String> values(String name, String label) {
        return family(name).values(label);
    }

    private MetricFamily family(String name) {
        MetricFamily family = families.get(PREFIX + name);
        if (family == null) {
            throw new IllegalStateException(name + " not found among " + families.keySet());
        }
        return family;
    }

    private static Map<String, String> map(String... labels) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return map;
    }
}
