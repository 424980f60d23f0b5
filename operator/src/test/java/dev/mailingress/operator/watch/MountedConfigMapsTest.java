package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MountedConfigMapsTest {

    private static final ConfigMap FORMER = configMap("mail-dms-dms-1", 1);
    private static final ConfigMap PRESENT = configMap("mail-dms-dms-2", 2);
    private static final List<ConfigMap> BOTH = List.of(FORMER, PRESENT);

    @Test
    void shouldKeepItWhenATemplateMountsIt() {
        MountedConfigMaps mounted = new MountedConfigMaps(List.of(workload(FORMER, true)), List.of());
        assertThat(mounted.mayNeed(FORMER, BOTH)).isTrue();
    }

    @Test
    void shouldKeepItWhenAPodMountsItThatMayRestartItsContainer() {
        MountedConfigMaps mounted =
                new MountedConfigMaps(List.of(workload(PRESENT, true)), List.of(pod(FORMER), pod(PRESENT)));
        assertThat(mounted.mayNeed(FORMER, BOTH)).isTrue();
    }

    @Test
    void shouldKeepItDuringARolloutThatMayCreateOldPodsAgain() {
        MountedConfigMaps mounted = new MountedConfigMaps(List.of(workload(PRESENT, false)), List.of(pod(PRESENT)));
        assertThat(mounted.mayNeed(FORMER, BOTH)).isTrue();
    }

    @Test
    void shouldKeepItForARollbackToAnEarlierTemplate() {
        MountedConfigMaps mounted = new MountedConfigMaps(List.of(workload(PRESENT, true)), List.of(pod(PRESENT)));
        assertThat(mounted.mayNeed(FORMER, BOTH)).isTrue();
        assertThat(mounted.mayNeed(PRESENT, BOTH)).isTrue();
    }

    @Test
    void shouldReleaseItWhenTheWorkloadIsDeleted() {
        assertThat(new MountedConfigMaps(List.of(), List.of()).mayNeed(FORMER, BOTH))
                .isFalse();
    }

    @Test
    void shouldReleaseTheOldestWhenThereAreMany() {
        // Given
        MountedConfigMaps mounted = new MountedConfigMaps(List.of(workload(PRESENT, false)), List.of());
        List<ConfigMap> many = IntStream.range(10, 25)
                .mapToObj(age -> configMap("mail-dms-dms-" + age, age))
                .toList();

        // When
        List<ConfigMap> kept =
                many.stream().filter(one -> mounted.mayNeed(one, many)).toList();

        // Then
        assertThat(kept).isEqualTo(many.subList(5, 15));
    }

    @Test
    void shouldReleaseItWhenNoWorkloadHasFilesAnyMore() {
        // Given
        Workload other = Workload.of(new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withSpec(new PodSpec())
                .endTemplate()
                .endSpec()
                .build());
        // Then
        assertThat(new MountedConfigMaps(List.of(other), List.of()).mayNeed(FORMER, BOTH))
                .isFalse();
    }

    private static ConfigMap configMap(String name, int second) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp("2026-01-01T10:00:%02dZ".formatted(second))
                .endMetadata()
                .build();
    }

    private static Workload workload(ConfigMap mounted, boolean complete) {
        return new Workload(
                "Deployment",
                PRESENT.getMetadata(),
                new PodTemplateSpecBuilder()
                        .withNewMetadata()
                        .withLabels(Map.of(Labels.MAIL_SERVER, "0a1b2c3d-dms"))
                        .endMetadata()
                        .withSpec(spec(mounted))
                        .build(),
                Map.of(),
                new Workload.Rollout(true, 1, 1, complete ? 1 : 0, 1, false, null));
    }

    private static Pod pod(ConfigMap mounted) {
        return new PodBuilder().withSpec(spec(mounted)).build();
    }

    private static PodSpec spec(ConfigMap mounted) {
        return new PodSpecBuilder()
                .addNewVolume()
                .withName("own")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewVolume()
                .withName("mailingress-files")
                .withNewConfigMap()
                .withName(mounted.getMetadata().getName())
                .endConfigMap()
                .endVolume()
                .build();
    }
}
