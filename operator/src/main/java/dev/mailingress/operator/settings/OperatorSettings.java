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
 * Settings of the operator process, from environment variables.
 *
 * @param operatorInfo about the operator itself
 * @param namespaces whose MailIngresses it reconciles; empty for all
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

    /**
     * @throws IllegalArgumentException if a variable is missing or invalid; the message has a line with the remedy for
     * each
     */
    public static OperatorSettings of(Map<String, String> environment) {
        List<String> errors = new ArrayList<>();
        String proxyImage = required(environment, PROXY_IMAGE, "the proxies' image", errors);
        String namespace = required(environment, OPERATOR_NAMESPACE, "the operator's own namespace", errors);
        Map<String, String> podLabels = labels(environment, errors);
        int managementPort = port(environment, errors);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", errors));
        }
        return new OperatorSettings(
                new OperatorInfo(proxyImage, namespace, podLabels), namespaces(environment), managementPort);
    }

    private static String required(Map<String, String> environment, String name, String meaning, List<String> errors) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            errors.add("Environment variable " + name + " is not set: set it to " + meaning + ".");
        }
        return value;
    }

    private static Map<String, String> labels(Map<String, String> environment, List<String> errors) {
        String text = environment.getOrDefault(OPERATOR_POD_LABELS, "app.kubernetes.io/name=mail-ingress-operator");
        Map<String, String> labels = new TreeMap<>();
        for (String pair : text.split(",", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2 || parts[0].isBlank()) {
                errors.add("Environment variable " + OPERATOR_POD_LABELS + ": \"" + pair
                        + "\" is not a valid label: expected name=value, separated by commas.");
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

    private static int port(Map<String, String> environment, List<String> errors) {
        String text = environment.getOrDefault(MANAGEMENT_PORT, DEFAULT_MANAGEMENT_PORT);
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        errors.add(
                "Environment variable " + MANAGEMENT_PORT + ": \"" + text + "\" is not a valid port: must be 1-65535.");
        return 0;
    }
}
