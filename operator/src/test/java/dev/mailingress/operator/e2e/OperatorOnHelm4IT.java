package dev.mailingress.operator.e2e;

import static dev.mailingress.testing.Requires.Need.HELM_4;
import static dev.mailingress.testing.Requires.Need.KUBERNETES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.Requires;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The operator's chart with Helm 4. */
@OnCluster
@Requires({KUBERNETES, HELM_4})
class OperatorOnHelm4IT {

    private static final String NAMESPACE = "operator-on-helm-4";

    private final TestCluster cluster = TestCluster.shared();

    /** This operator watches only its own namespace: the shared operator watches the others and installed the CRD. */
    @Test
    void shouldRunWhenInstalledAndUpgraded() {
        // Given
        Helm4Release release =
                new Helm4Release(cluster, TestCluster.OPERATOR_CHART, NAMESPACE, TestCluster.OPERATOR_RELEASE);
        Map<String, String> values = new HashMap<>(TestImages.chartValues());
        values.putAll(Map.of("crds.enabled", "false", "watchNamespaces[0]", NAMESPACE));
        release.install(values);

        // When
        values.put("podAnnotations.upgraded", "yes");
        release.upgrade(values);

        // Then
        Deployment operator = operator(NAMESPACE);
        assertThat(operator.getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("upgraded", "yes");
        assertThat(operator.getStatus().getReadyReplicas()).isOne();
        release.uninstall();
        assertThat(cluster.kubectl("get", "clusterroles,clusterrolebindings", "-o", "name"))
                .contains(TestCluster.OPERATOR_NAMESPACE + ":")
                .doesNotContain(NAMESPACE + ":");
    }

    @Test
    void shouldUpgradeAReleaseOfHelm3() {
        // Given
        Helm4Release release = new Helm4Release(
                cluster, TestCluster.OPERATOR_CHART, TestCluster.OPERATOR_NAMESPACE, TestCluster.OPERATOR_RELEASE);
        long generation = operator(TestCluster.OPERATOR_NAMESPACE).getMetadata().getGeneration();

        // When
        release.upgradeReusingValues();
        release.upgradeReusingValues("--server-side=true");

        // Then
        assertThat(operator(TestCluster.OPERATOR_NAMESPACE).getMetadata().getGeneration())
                .isEqualTo(generation);
        assertThat(cluster.client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("mailingresses.mailingress.dev")
                        .get()
                        .getMetadata()
                        .getManagedFields())
                .filteredOn(entry -> "Apply".equals(entry.getOperation()))
                .extracting(ManagedFieldsEntry::getManager)
                .contains("helm");
    }

    private Deployment operator(String namespace) {
        return Objects.requireNonNull(cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(TestCluster.OPERATOR_RELEASE)
                .get());
    }
}
