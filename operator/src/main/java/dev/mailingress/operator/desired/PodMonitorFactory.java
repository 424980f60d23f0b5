package dev.mailingress.operator.desired;

import dev.mailingress.operator.api.v1alpha1.PodMonitorSpec;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Creates the PodMonitor for Prometheus Operator. Not a ServiceMonitor: no Service carries the management port, and each proxy
 * has metrics of its own.
 *
 * @see <a href="https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor">PodMonitor</a>
 */
public final class PodMonitorFactory {

    public static final String GROUP = "monitoring.coreos.com";
    public static final String VERSION = "v1";
    public static final String KIND = "PodMonitor";

    /** Empty if the MailIngress requests none. */
    public List<GenericKubernetesResource> create(MailIngressModel model) {
        PodMonitorSpec spec = model.podMonitor();
        return spec == null ? List.of() : List.of(monitor(model, spec));
    }

    private static GenericKubernetesResource monitor(MailIngressModel model, PodMonitorSpec spec) {
        ObjectMeta metadata = model.metadata(model.names().proxy());
        Map<String, String> labels = new TreeMap<>(spec.labels());
        labels.putAll(metadata.getLabels());
        metadata.setLabels(labels);
        GenericKubernetesResource monitor = new GenericKubernetesResource();
        monitor.setApiVersion(GROUP + "/" + VERSION);
        monitor.setKind(KIND);
        monitor.setMetadata(metadata);
        monitor.setAdditionalProperty(
                "spec",
                Map.of(
                        "selector",
                        Map.of("matchLabels", model.labels().proxySelector()),
                        "podMetricsEndpoints",
                        List.of(Map.of("port", MailIngressModel.MANAGEMENT, "path", "/metrics"))));
        return monitor;
    }
}
