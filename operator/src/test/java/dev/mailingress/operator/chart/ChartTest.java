package dev.mailingress.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Helm chart installs exactly what the operator needs. */
class ChartTest {

    private static final String CRD = "mailingresses.mailingress.dev";
    private static final String DEFAULTS = "";
    private static final String TWO_NAMESPACES = "watchNamespaces: [mail, post]";

    @Test
    void shouldPassHelmLint() {
        // When
        LintResult result = new Helm(RenderedChart.DIRECTORY).lint().strict().call();

        // Then
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void shouldContainAByteEqualCopyOfTheCrd() throws IOException {
        // Given
        Path source = Path.of(System.getProperty("project.root", ".."), "crds", CRD + ".yaml");
        Path copy = RenderedChart.DIRECTORY.resolve("files/" + CRD + ".yaml");

        // Then
        assertThat(copy)
                .as("the chart's copy is out of date: cp %s %s", source, copy)
                .hasSameBinaryContentAs(source);
    }

    @Test
    void shouldInstallTheCrdUnchangedAndKeepItWhenUninstalled() throws IOException {
        // Given
        CustomResourceDefinition written;
        try (InputStream stream = Files.newInputStream(RenderedChart.DIRECTORY.resolve("files/" + CRD + ".yaml"))) {
            written = new KubernetesSerialization().unmarshal(stream, CustomResourceDefinition.class);
        }

        // When
        CustomResourceDefinition crd = RenderedChart.with(DEFAULTS).only(CustomResourceDefinition.class);

        // Then
        assertThat(crd.getSpec()).isEqualTo(written.getSpec());
        assertThat(crd.getMetadata().getAnnotations()).containsEntry("helm.sh/resource-policy", "keep");
    }

    @Test
    void shouldNotKeepTheCrdWhenDisabled() {
        // When
        CustomResourceDefinition crd = RenderedChart.with("crds: {keep: false}").only(CustomResourceDefinition.class);

        // Then
        assertThat(crd.getMetadata().getAnnotations()).doesNotContainKey("helm.sh/resource-policy");
    }

    @Test
    void shouldNotInstallTheCrdWhenDisabled() {
        // When
        RenderedChart chart = RenderedChart.with("crds: {enabled: false}");

        // Then
        assertThat(chart.all(CustomResourceDefinition.class)).isEmpty();
    }

    @Test
    void shouldWatchAllNamespacesByDefault() {
        // When
        RenderedChart chart = RenderedChart.with(DEFAULTS);

        // Then
        assertThat(chart.names())
                .containsExactlyInAnyOrder(
                        "CustomResourceDefinition/" + CRD,
                        "ClusterRole/mail-ingress-system:mail-ingress-operator",
                        "ClusterRoleBinding/mail-ingress-system:mail-ingress-operator",
                        "ClusterRole/mail-ingress-system:mail-ingress-operator-nodes",
                        "ClusterRoleBinding/mail-ingress-system:mail-ingress-operator-nodes",
                        "mail-ingress-system: ServiceAccount/mail-ingress-operator",
                        "mail-ingress-system: Deployment/mail-ingress-operator");
        assertThat(environment(chart)).containsEntry("WATCH_NAMESPACES", "");
    }

    @Test
    void shouldWatchOnlyTheGivenNamespaces() {
        // When
        RenderedChart chart = RenderedChart.with(TWO_NAMESPACES);

        // Then
        assertThat(chart.names())
                .contains(
                        "mail: Role/mail-ingress-operator",
                        "mail: RoleBinding/mail-ingress-operator",
                        "post: Role/mail-ingress-operator",
                        "post: RoleBinding/mail-ingress-operator");
        assertThat(chart.all(ClusterRole.class))
                .singleElement()
                .satisfies(nodes -> assertThat(nodes.getRules())
                        .extracting(PolicyRule::getResources)
                        .containsExactly(List.of("nodes")));
        assertThat(environment(chart)).containsEntry("WATCH_NAMESPACES", "mail,post");
    }

    @Test
    void shouldHaveNoClusterRoleWhenReadingNodesIsDisabled() {
        // When
        RenderedChart chart = RenderedChart.with("{watchNamespaces: [mail], rbac: {readNodes: false}}");

        // Then
        assertThat(chart.all(ClusterRole.class)).isEmpty();
        assertThat(chart.all(ClusterRoleBinding.class)).isEmpty();
    }

    @Test
    void shouldGrantTheSamePermissionsInANamespaceAsInTheCluster() {
        // When
        List<PolicyRule> everywhere = RenderedChart.with(DEFAULTS).all(ClusterRole.class).stream()
                .filter(role -> !role.getMetadata().getName().endsWith("-nodes"))
                .flatMap(role -> role.getRules().stream())
                .toList();
        List<Role> roles = RenderedChart.with(TWO_NAMESPACES).all(Role.class);

        // Then
        assertThat(roles)
                .hasSize(2)
                .allSatisfy(role -> assertThat(role.getRules()).isEqualTo(everywhere));
        assertThat(everywhere).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*", "secrets");
            assertThat(rule.getVerbs()).doesNotContain("*");
        });
    }

    @Test
    void shouldNotReadSecretsWhateverIsEnabled() {
        // When
        RenderedChart everywhere = RenderedChart.with("rbac: {readNodes: true, podMonitors: true}");
        RenderedChart namespaces =
                RenderedChart.with("{watchNamespaces: [mail, post], rbac: {readNodes: true, podMonitors: true}}");

        // Then
        List<PolicyRule> rules = Stream.of(everywhere, namespaces)
                .flatMap(chart -> Stream.concat(
                        chart.all(ClusterRole.class).stream().flatMap(role -> role.getRules().stream()),
                        chart.all(Role.class).stream().flatMap(role -> role.getRules().stream())))
                .toList();
        assertThat(rules)
                .flatExtracting(PolicyRule::getResources)
                .contains("configmaps", "nodes", "podmonitors")
                .doesNotContain("secrets", "*");
        assertThat(rules)
                .filteredOn(rule -> rule.getResources().contains("configmaps"))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.getVerbs()).contains("get"));
    }

    @Test
    void shouldBindEveryRoleToTheServiceAccountOfThePod() {
        // When
        RenderedChart chart = RenderedChart.with(TWO_NAMESPACES);

        // Then
        String account = pod(chart).getServiceAccountName();
        assertThat(chart.all(RoleBinding.class)).hasSize(2).allSatisfy(binding -> {
            assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
                assertThat(subject.getName()).isEqualTo(account);
                assertThat(subject.getNamespace()).isEqualTo(RenderedChart.NAMESPACE);
            });
        });
    }

    @Test
    void shouldPassTheRestrictedPodSecurityStandard() {
        // When
        PodSpec pod = pod(RenderedChart.with(DEFAULTS));

        // Then
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        });
    }

    @Test
    void shouldPassTheLabelsOfThePodToTheOperator() {
        // When
        RenderedChart chart = RenderedChart.with(DEFAULTS);

        // Then
        Map<String, String> podLabels = chart.only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
        for (String label :
                environment(chart).getOrDefault("OPERATOR_POD_LABELS", "").split(",", -1)) {
            String[] parts = label.split("=", 2);
            assertThat(podLabels).containsEntry(parts[0], parts[1]);
        }
    }

    @Test
    void shouldUseTheImagesOfItsOwnVersionByDefault() {
        // When
        RenderedChart plain = RenderedChart.with(DEFAULTS);
        RenderedChart overridden = RenderedChart.with("""
                image: {repository: registry.example/operator, tag: "2.0"}
                proxy: {image: {repository: registry.example/proxy, tag: "3.0"}}
                """);

        // Then
        String version = Objects.requireNonNull(System.getProperty("project.version"));
        assertThat(container(plain).getImage()).isEqualTo("mail-ingress-operator:" + version);
        assertThat(environment(plain)).containsEntry("PROXY_IMAGE", "mail-ingress-proxy:" + version);
        assertThat(container(overridden).getImage()).isEqualTo("registry.example/operator:2.0");
        assertThat(environment(overridden)).containsEntry("PROXY_IMAGE", "registry.example/proxy:3.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: {pullPolicy: Sometimes} | /image/pullPolicy",
                "image: {repository: \"\"} | /image/repository",
                "watchNamespaces: mail | /watchNamespaces",
                "watchNamespaces: [Mail_1] | /watchNamespaces/0",
                "rbac: {readNode: true} | readNode",
                "replicaCount: 2 | replicaCount",
            })
    void shouldRejectInvalidValues(String values, String named) {
        assertThatThrownBy(() -> RenderedChart.with(values)).hasMessageContaining(named);
    }

    private static PodSpec pod(RenderedChart chart) {
        return chart.only(Deployment.class).getSpec().getTemplate().getSpec();
    }

    private static Container container(RenderedChart chart) {
        return pod(chart).getContainers().get(0);
    }

    /** Variables with a literal value; those from a field of the pod are omitted. */
    private static Map<String, String> environment(RenderedChart chart) {
        return container(chart).getEnv().stream()
                .filter(variable -> variable.getValueFrom() == null)
                .collect(Collectors.toMap(
                        EnvVar::getName, variable -> Objects.requireNonNullElse(variable.getValue(), "")));
    }
}
