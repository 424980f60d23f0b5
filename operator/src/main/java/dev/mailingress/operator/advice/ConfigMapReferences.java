package dev.mailingress.operator.advice;

import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** References of a mail server's container to ConfigMaps: those whose content its warnings depend on. */
public final class ConfigMapReferences {

    private ConfigMapReferences() {}

    /** Names of the ConfigMaps, without the operator's own; empty without a resolved workload. */
    public static Set<String> of(MailServer server) {
        return server.foundWorkload().stream()
                .flatMap(found -> of(found.workload().template().getSpec(), found.container()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Stream<String> of(PodSpec pod, String name) {
        return pod.getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .flatMap(container -> Stream.of(sources(container), keys(container), files(pod, container)))
                .flatMap(names -> names);
    }

    private static Stream<String> sources(Container container) {
        return stream(container.getEnvFrom())
                .map(EnvFromSource::getConfigMapRef)
                .filter(Objects::nonNull)
                .map(ConfigMapEnvSource::getName);
    }

    private static Stream<String> keys(Container container) {
        return stream(container.getEnv())
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .map(EnvVarSource::getConfigMapKeyRef)
                .filter(Objects::nonNull)
                .map(ConfigMapKeySelector::getName);
    }

    private static Stream<String> files(PodSpec pod, Container container) {
        Set<String> mounted =
                stream(container.getVolumeMounts()).map(VolumeMount::getName).collect(Collectors.toSet());
        return stream(pod.getVolumes())
                .filter(volume -> mounted.contains(volume.getName()))
                .filter(volume -> !volume.getName().equals(Workload.INJECTED_VOLUME))
                .flatMap(ConfigMapReferences::files);
    }

    private static Stream<String> files(Volume volume) {
        return Stream.concat(
                Stream.ofNullable(volume.getConfigMap()).map(ConfigMapVolumeSource::getName),
                Stream.ofNullable(volume.getProjected())
                        .map(ProjectedVolumeSource::getSources)
                        .flatMap(ConfigMapReferences::stream)
                        .flatMap(source -> Stream.ofNullable(source.getConfigMap()))
                        .map(ConfigMapProjection::getName));
    }

    private static <T> Stream<T> stream(@Nullable List<T> list) {
        return list == null ? Stream.empty() : list.stream();
    }
}
