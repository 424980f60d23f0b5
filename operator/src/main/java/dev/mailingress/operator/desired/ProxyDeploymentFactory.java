package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.proxy.config.TimeoutsConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;

/**
 * The proxies. The pod template names no mail port: Services and policies are numeric, so that a new listener opens in
 * running proxies and never rolls them.
 */
public final class ProxyDeploymentFactory {

    private static final long USER = 65532;
    private static final String CONFIG_DIRECTORY = "/etc/mail-ingress";
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(15);

    public Deployment create(MailIngressModel model) {
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
                    .withNewMetadata().withLabels(model.labels().common()).endMetadata()
                    .withNewSpec()
                        .withServiceAccountName(model.names().proxy())
                        .withAutomountServiceAccountToken(false)
                        .withEnableServiceLinks(false)
                        .withTerminationGracePeriodSeconds(gracePeriod(model.timeouts()))
                        .withNewSecurityContext()
                            .withRunAsNonRoot(true)
                            .withRunAsUser(USER)
                            .withRunAsGroup(USER)
                            .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                        .endSecurityContext()
                        .addNewTopologySpreadConstraint()
                            .withMaxSkew(1)
                            .withTopologyKey("kubernetes.io/hostname")
                            .withWhenUnsatisfiable("ScheduleAnyway")
                            .withNewLabelSelector().withMatchLabels(model.labels().proxySelector()).endLabelSelector()
                        .endTopologySpreadConstraint()
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
            .withArgs("--config", CONFIG_DIRECTORY)
            .addNewPort()
                .withName("management")
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
