package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** PodMonitor in a cluster in which Prometheus Operator is installed later. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PodMonitorIT {

    private static final String NAMESPACE = "pod-monitor";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CRD = "podmonitors.monitoring.coreos.com";

    private final TestCluster cluster = TestCluster.shared();
    private final ShellPod prometheus = ShellPod.start(cluster, "monitoring", "prometheus");
    private final ShellPod otherPod = ShellPod.start(cluster, NAMESPACE + "-clients", "other");
    private final AppliedMailIngress mail = apply();

    private AppliedMailIngress apply() {
        cluster.createNamespace(NAMESPACE);
        return AppliedMailIngress.apply(cluster, NAMESPACE, """
                mailServers: [{name: mx, host: mx.example.test, configuration: {mode: External}}]
                service: {type: ClusterIP}
                proxy: {replicas: 1}
                observability: {podMonitor: {labels: {release: prometheus}}}
                """);
    }

    @AfterAll
    void deleteCrd() {
        cluster.tryKubectl("delete", "crd", CRD);
    }

    @Test
    @Order(1)
    void shouldBeReadyAndReportWhatIsMissingWhenTheClusterHasNoPodMonitors() {
        // When
        mail.awaitProgrammed();
        // Then
        assertThat(mail.awaitCondition("Monitored", "False:PodMonitorsMissing")).contains("Prometheus Operator");
    }

    @Test
    @Order(2)
    void shouldCreateThePodMonitorAndReportTheClosedPortWhenTheCrdIsInstalled() {
        // When
        cluster.apply(MailServerUnderTest.resource("pod-monitor-crd.yaml"));
        // Then
        assertThat(mail.awaitCondition("Monitored", "False:ManagementPortClosed"))
                .contains("managementFrom");
        assertThat(monitor("{.metadata.labels.release} {.spec.selector.matchLabels.app\\.kubernetes\\.io/instance}"
                        + " {.spec.podMetricsEndpoints[0].port}{.spec.podMetricsEndpoints[0].path}"))
                .isEqualTo("prometheus mail management/metrics");
    }

    @Test
    @Order(3)
    void shouldAllowOnlyPrometheusWhenItIsInManagementFrom() {
        // When
        mail.patch("""
                {"networkPolicy": {"managementFrom":
                 [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}]}}""");
        // Then
        mail.awaitCondition("Monitored", "True:Monitored");
        String proxy = mail.proxies().get(0).address();
        await().atMost(SOON).until(() -> metrics(prometheus, proxy).contains("mailingress_proxy_"));
        assertThat(otherPod.reaches(proxy, 9901)).isFalse();
    }

    @Test
    @Order(4)
    void shouldRestoreThePodMonitorWhenItIsChanged() {
        // When
        cluster.kubectl("label", "podmonitor/mail-proxy", "-n", NAMESPACE, "release-");
        // Then
        await().atMost(SOON).until(() -> monitor("{.metadata.labels.release}").equals("prometheus"));
    }

    @Test
    @Order(5)
    void shouldRemoveThePodMonitorWhenItIsNoLongerWanted() {
        // When
        mail.patch("{\"observability\": {\"podMonitor\": null}}");
        // Then
        await().atMost(SOON)
                .until(() -> cluster.tryKubectl("get", "podmonitor/mail-proxy", "-n", NAMESPACE)
                                .getExitCode()
                        != 0);
        await().atMost(SOON)
                .until(() -> mail.status().conditions().stream()
                        .noneMatch(condition -> condition.type().equals("Monitored")));
        mail.awaitCondition("Programmed", "True:Programmed");
    }

    private String monitor(String path) {
        return cluster.kubectl("get", "podmonitor/mail-proxy", "-n", NAMESPACE, "-o", "jsonpath=" + path)
                .strip();
    }

    private static String metrics(ShellPod pod, String address) {
        return pod.exec("curl", "-s", "-m", "3", "http://" + address + ":9901/metrics")
                .getStdout();
    }
}
