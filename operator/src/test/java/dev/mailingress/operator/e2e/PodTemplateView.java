package dev.mailingress.operator.e2e;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Pod template of a mail server, divided into the operator's part and the owner's part. */
record PodTemplateView(PodTemplateSpec whole) {

    private static final String PREFIX = "mailingress";

    /** The part that the operator injected. */
    record Injected(
            Map<String, String> labels,
            Map<String, String> annotations,
            List<Volume> volumes,
            List<VolumeMount> mounts) {

        boolean isEmpty() {
            return labels.isEmpty() && annotations.isEmpty() && volumes.isEmpty() && mounts.isEmpty();
        }
    }

    Injected injected() {
        return new Injected(
                only(whole.getMetadata().getLabels(), key -> key.startsWith(PREFIX)),
                only(whole.getMetadata().getAnnotations(), key -> key.startsWith(PREFIX)),
                whole.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getName().startsWith(PREFIX))
                        .toList(),
                container().getVolumeMounts().stream()
                        .filter(mount -> mount.getName().startsWith(PREFIX))
                        .toList());
    }

    /** The template without the part that the operator injected. */
    PodTemplateSpec withoutInjected() {
        // @formatter:off
        return new PodTemplateSpecBuilder(whole)
            .editMetadata()
                .withLabels(only(whole.getMetadata().getLabels(), key -> !key.startsWith(PREFIX)))
                .withAnnotations(only(whole.getMetadata().getAnnotations(), key -> !key.startsWith(PREFIX)))
            .endMetadata()
            .editSpec()
                .withVolumes(whole.getSpec().getVolumes().stream()
                    .filter(volume -> !volume.getName().startsWith(PREFIX)).toList())
                .editFirstContainer()
                    .withVolumeMounts(container().getVolumeMounts().stream()
                        .filter(mount -> !mount.getName().startsWith(PREFIX)).toList())
                .endContainer()
            .endSpec()
            .build();
        // @formatter:on
    }

    /** A copy with another value of an environment variable. */
    PodTemplateView with(String variable, String value) {
        // @formatter:off
        return new PodTemplateView(new PodTemplateSpecBuilder(whole)
            .editSpec()
                .editFirstContainer()
                    .editMatchingEnv(env -> variable.equals(env.getName())).withValue(value).endEnv()
                .endContainer()
            .endSpec()
            .build());
        // @formatter:on
    }

    private Container container() {
        return whole.getSpec().getContainers().get(0);
    }

    private static Map<String, String> only(Map<String, String> map, Predicate<String> keys) {
        return Optional.ofNullable(map).orElse(Map.of()).entrySet().stream()
                .filter(entry -> keys.test(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
