package dev.mailingress.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Fields that the API server or a controller of the cluster sets when the operator does not. Paths have no keys or indices of
 * lists.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go">Defaults of core/v1</a>
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/v1/defaults.go">Defaults of apps/v1</a>
 */
final class ServerDefaults {

    private static final String TEMPLATE = "spec.template.spec.";
    private static final String CONTAINER = TEMPLATE + "containers[].";

    /** Set to any value: allocated, chosen by a load balancer's controller, or added by a controller or command. */
    private static final Map<String, Set<String>> ANY_VALUE = Map.of(
            "Service",
            Set.of(
                    "spec.clusterIP",
                    "spec.clusterIPs",
                    "spec.ipFamilies",
                    "spec.ipFamilyPolicy",
                    "spec.ports[].nodePort",
                    "spec.healthCheckNodePort",
                    "spec.loadBalancerIP",
                    "spec.loadBalancerClass"),
            "Deployment",
            // Alias of serviceAccountName; kubectl rollout restart.
            Set.of(
                    TEMPLATE + "serviceAccount",
                    "spec.template.metadata.creationTimestamp",
                    "spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt"),
            "ServiceAccount",
            // Tokens and pull secrets of the cluster (OpenShift, Kubernetes before 1.24).
            Set.of("secrets", "imagePullSecrets"));

    private static final Map<String, Map<String, String>> VALUES = Map.of(
            "Service",
            Map.of(
                    "spec.type", "ClusterIP",
                    "spec.sessionAffinity", "None",
                    "spec.internalTrafficPolicy", "Cluster",
                    "spec.externalTrafficPolicy", "Cluster",
                    "spec.allocateLoadBalancerNodePorts", "true",
                    "spec.ports[].protocol", "TCP"),
            "Deployment",
            Map.ofEntries(
                    Map.entry("spec.progressDeadlineSeconds", "600"),
                    Map.entry(TEMPLATE + "restartPolicy", "Always"),
                    Map.entry(TEMPLATE + "dnsPolicy", "ClusterFirst"),
                    Map.entry(TEMPLATE + "schedulerName", "default-scheduler"),
                    Map.entry(TEMPLATE + "volumes[].configMap.defaultMode", "420"),
                    Map.entry(CONTAINER + "terminationMessagePath", "/dev/termination-log"),
                    Map.entry(CONTAINER + "terminationMessagePolicy", "File"),
                    Map.entry(CONTAINER + "startupProbe.successThreshold", "1"),
                    Map.entry(CONTAINER + "livenessProbe.successThreshold", "1"),
                    Map.entry(CONTAINER + "readinessProbe.successThreshold", "1")));

    private ServerDefaults() {}

    /** Whether the cluster may have set a field, rather than the creator of the object. */
    static boolean contain(String kind, String path, JsonNode value) {
        return ANY_VALUE.getOrDefault(kind, Set.of()).contains(path)
                || Objects.equals(VALUES.getOrDefault(kind, Map.of()).get(path), value.asText());
    }
}
