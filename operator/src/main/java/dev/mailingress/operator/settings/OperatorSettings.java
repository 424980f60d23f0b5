package dev.mailingress.operator.settings;

import dev.mailingress.operator.model.OperatorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How this operator was started.
 *
 * @param operatorInfo what it knows of itself
 * @param namespaces whose MailIngresses it reconciles; empty means all
 * @param managementPort for the kubelet's probes
 */
public record OperatorSettings(OperatorInfo operatorInfo, Set<String> namespaces, int managementPort) {

    static final String PROXY_IMAGE = "PROXY_IMAGE";
    static final String OPERATOR_NAMESPACE = "OPERATOR_NAMESPACE";
    static final String OPERATOR_POD_LABELS = "OPERATOR_POD_LABELS";
    static final String WATCH_NAMESPACES = "WATCH_NAMESPACES";
    static final String MANAGEMENT_PORT = "MANAGEMENT_PORT";

    private static final String DEFAULT_MANAGEMENT_PORT = "8080";

    public OperatorSettings {
        namespaces = Set.copyOf(namespaces);
    }

    /** @throws IllegalArgumentException if a variable is missing or wrong; the message names each and its cure */
    public static OperatorSettings of(Map<String, String> environment) {
        List<String> mistakes = new ArrayList<>();
        String proxyImage = required(environment, PROXY_IMAGE, "the proxies' image", mistakes);
        String namespace = required(environment, OPERATOR_NAMESPACE, "the operator's own namespace", mistakes);
        Map<String, String> podLabels = labels(environment, mistakes);
        int managementPort = port(environment, mistakes);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return new OperatorSettings(
                new OperatorInfo(proxyImage, namespace, podLabels), namespaces(environment), managementPort);
    }

    private static String required(
            Map<String, String> environment, String name, String meaning, List<String> mistakes) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            mistakes.add("Environment variable " + name + " is missing: set it to " + meaning);
        }
        return value;
    }

    private static Map<String, String> labels(Map<String, String> environment, List<String> mistakes) {
        String text = environment.getOrDefault(OPERATOR_POD_LABELS, "app.kubernetes.io/name=mail-ingress-operator");
        Map<String, String> labels = new TreeMap<>();
        for (String pair : text.split(",", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2 || parts[0].isBlank()) {
                mistakes.add("Environment variable " + OPERATOR_POD_LABELS + ": \"" + pair
                        + "\" is no label: write name=value, with commas between several");
            } else {
                labels.put(parts[0].strip(), parts[1].strip());
            }
        }
        return labels;
    }

    private static Set<String> namespaces(Map<String, String> environment) {
        return new TreeSet<>(
                Arrays.stream(environment.getOrDefault(WATCH_NAMESPACES, "").split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static int port(Map<String, String> environment, List<String> mistakes) {
        String text = environment.getOrDefault(MANAGEMENT_PORT, DEFAULT_MANAGEMENT_PORT);
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        mistakes.add("Environment variable " + MANAGEMENT_PORT + ": \"" + text + "\" is no port: write 1 to 65535");
        return 0;
    }
}
