package dev.mailingress.operator.desired;

import dev.mailingress.operator.api.v1alpha1.PodTemplateSpec;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.proxy.config.TimeoutsConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Creates the Deployment of the proxies. The pod template names no mail port: Services and policies use port numbers, so that a
 * new listener opens in running proxies without a rollout.
 */
public final class ProxyDeploymentFactory {

    private static final long USER = 65532;
    private static final String CONFIG_DIRECTORY = "/etc/mail-ingress";
    /** The sidecar of a mesh accepts every outbound connection itself: a proxy could not see that a pod does not answer. */
    private static final Map<String, String> NO_SERVICE_MESH_LABELS = Map.of(
            "sidecar.istio.io/inject", "false",
            "istio.io/dataplane-mode", "none",
            "kuma.io/sidecar-injection", "disabled");

    private static final Map<String, String> NO_SERVICE_MESH_ANNOTATIONS = Map.of(
            "linkerd.io/inject", "disabled",
            "consul.hashicorp.com/connect-inject", "false");

    private static final Duration AFTER_DRAIN = Duration.ofSeconds(15);

    public Deployment create(MailIngressModel model) {
        PodTemplateSpec template = model.proxyPods().template();
        // @formatter:off
        return new DeploymentBuilder()
            .withMetadata(model.metadata(model.names().proxy()))
            .withNewSpec()
                .withReplicas(model.proxyPods().replicas())
                .withRevisionHistoryLimit(3)
                .withNewSelector().withMatchLabels(model.labels().proxySelector()).endSelector()
                .withNewStrategy()
                    .withType("RollingUpdate")
                    .withNewRollingUpdate().withNewMaxSurge(1).withNewMaxUnavailable(0).endRollingUpdate()
                .endStrategy()
                .withNewTemplate()
                    .withNewMetadata()
                        .withLabels(labels(model))
                        .withAnnotations(annotations(template))
                    .endMetadata()
                    .withNewSpec()
                        .withServiceAccountName(model.names().proxy())
                        .withImagePullSecrets(template.imagePullSecrets())
                        .withAutomountServiceAccountToken(false)
                        .withEnableServiceLinks(false)
                        .withTerminationGracePeriodSeconds(gracePeriod(model.timeouts()))
                        .withNewSecurityContext()
                            .withRunAsNonRoot(true)
                            .withRunAsUser(USER)
                            .withRunAsGroup(USER)
                            .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                        .endSecurityContext()
                        .withTopologySpreadConstraints(spread(model))
                        .withNodeSelector(orNull(template.nodeSelector()))
                        .withTolerations(template.tolerations())
                        .withPriorityClassName(template.priorityClassName())
                        .withContainers(container(model))
                        .addNewVolume()
                            .withName("config")
                            .withNewConfigMap().withName(model.names().proxyConfig()).endConfigMap()
                        .endVolume()
                        .addNewVolume()
                            .withName("tmp")
                            .withNewEmptyDir().withSizeLimit(new Quantity("64Mi")).endEmptyDir()
                        .endVolume()
                    .endSpec()
                .endTemplate()
            .endSpec()
            .build();
        // @formatter:on
    }

    private static Container container(MailIngressModel model) {
        // @formatter:off
        return new ContainerBuilder()
            .withName("proxy")
            .withImage(model.proxyPods().image())
            .withImagePullPolicy("IfNotPresent")
            // Otherwise a native library that cannot be loaded would go unnoticed: the proxy would run on NIO, slower.
            .withArgs("--config", CONFIG_DIRECTORY, "--require-transport=epoll")
            .withEnv(environment(model.proxyPods().template()))
            .addNewPort()
                .withName(MailIngressModel.MANAGEMENT)
                .withContainerPort(MailIngressModel.MANAGEMENT_PORT)
                .withProtocol("TCP")
            .endPort()
            .withResources(model.proxyPods().resources())
            .withStartupProbe(probe("/livez", 1, 60))
            .withLivenessProbe(probe("/livez", 10, 3))
            .withReadinessProbe(probe("/readyz", 2, 2))
            .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities().withDrop("ALL").endCapabilities()
            .endSecurityContext()
            .addNewVolumeMount().withName("config").withMountPath(CONFIG_DIRECTORY).withReadOnly(true).endVolumeMount()
            .addNewVolumeMount().withName("tmp").withMountPath("/tmp").endVolumeMount()
            .build();
        // @formatter:on
    }

    /** The user's labels do not override those by which Services and policies select the pods. */
    private static Map<String, String> labels(MailIngressModel model) {
        Map<String, String> labels = new TreeMap<>(NO_SERVICE_MESH_LABELS);
        labels.putAll(model.proxyPods().template().labels());
        labels.putAll(model.labels().common());
        return labels;
    }

    private static Map<String, String> annotations(PodTemplateSpec template) {
        Map<String, String> annotations = new TreeMap<>(NO_SERVICE_MESH_ANNOTATIONS);
        annotations.putAll(template.annotations());
        return annotations;
    }

    private static List<TopologySpreadConstraint> spread(MailIngressModel model) {
        return model.proxyPods().spread().stream()
                .map(constraint -> new TopologySpreadConstraintBuilder()
                        .withMaxSkew(constraint.maxSkew())
                        .withTopologyKey(constraint.topologyKey())
                        .withWhenUnsatisfiable(constraint.whenUnsatisfiable())
                        .withNewLabelSelector()
                        .withMatchLabels(model.labels().proxySelector())
                        .endLabelSelector()
                        // Spread each rollout separately: if old pods counted, new ones could share a node.
                        .withMatchLabelKeys("pod-template-hash")
                        .build())
                .toList();
    }

    /** The java launcher adds the content of this variable to its command-line flags. */
    private static List<EnvVar> environment(PodTemplateSpec template) {
        return template.jvmFlags().isEmpty()
                ? List.of()
                : List.of(new EnvVar("JDK_JAVA_OPTIONS", String.join(" ", template.jvmFlags()), null));
    }

    /** The API server drops an empty map, so that the live object would always differ. */
    private static @Nullable Map<String, String> orNull(Map<String, String> map) {
        return map.isEmpty() ? null : new TreeMap<>(map);
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        // @formatter:off
        return new ProbeBuilder()
            .withNewHttpGet()
                .withPath(path)
                .withNewPort(MailIngressModel.MANAGEMENT_PORT)
                .withScheme("HTTP")
            .endHttpGet()
            .withPeriodSeconds(periodSeconds)
            .withTimeoutSeconds(2)
            .withFailureThreshold(failures)
            .build();
        // @formatter:on
    }

    private static long gracePeriod(TimeoutsConfig timeouts) {
        return timeouts.drainDelay()
                .value()
                .plus(timeouts.drain().value())
                .plus(AFTER_DRAIN)
                .toSeconds();
    }
}
