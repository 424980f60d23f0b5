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

/** A mail server's pod template, taken apart: what is the operator's and what is the owner's. */
record PodTemplateView(PodTemplateSpec whole) {

    private static final String OURS = "mailingress";

    /** What the operator put there. */
    record Ours(
            Map<String, String> labels,
            Map<String, String> annotations,
            List<Volume> volumes,
            List<VolumeMount> mounts) {

        boolean isNothing() {
            return labels.isEmpty() && annotations.isEmpty() && volumes.isEmpty() && mounts.isEmpty();
        }
    }

    Ours ours() {
        return new Ours(
                only(whole.getMetadata().getLabels(), key -> key.startsWith(OURS)),
                only(whole.getMetadata().getAnnotations(), key -> key.startsWith(OURS)),
                whole.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getName().startsWith(OURS))
                        .toList(),
                container().getVolumeMounts().stream()
                        .filter(mount -> mount.getName().startsWith(OURS))
                        .toList());
    }

    /** All the rest. */
    PodTemplateSpec theirs() {
        // @formatter:off
        return new PodTemplateSpecBuilder(whole)
            .editMetadata()
                .withLabels(only(whole.getMetadata().getLabels(), key -> !key.startsWith(OURS)))
                .withAnnotations(only(whole.getMetadata().getAnnotations(), key -> !key.startsWith(OURS)))
            .endMetadata()
            .editSpec()
                .withVolumes(whole.getSpec().getVolumes().stream()
                    .filter(volume -> !volume.getName().startsWith(OURS)).toList())
                .editFirstContainer()
                    .withVolumeMounts(container().getVolumeMounts().stream()
                        .filter(mount -> !mount.getName().startsWith(OURS)).toList())
                .endContainer()
            .endSpec()
            .build();
        // @formatter:on
    }

    /** The same with another value of an environment variable. */
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
