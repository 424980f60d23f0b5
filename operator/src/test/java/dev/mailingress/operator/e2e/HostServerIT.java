package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** Mail server outside the cluster with manually mounted files; proxies in a namespace with restricted pod security. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostServerIT {

    private static final String NAMESPACE = "restricted";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADDRESS = "203.0.113.85";
    private static final Map<String, String> PATHS = Map.of(
            "postfix-master.cf", "/tmp/docker-mailserver/postfix-master.cf",
            "99-mail-ingress.conf", "/etc/dovecot/conf.d/99-mail-ingress.conf");

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final AppliedMailIngress mail;

    @AutoClose
    private final GenericContainer<?> mailServer;

    HostServerIT() {
        cluster.createNamespace(NAMESPACE);
        cluster.kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
        // Connections leave the cluster with the address of the node: this mail server sees it as that of the proxy.
        mail = AppliedMailIngress.apply(cluster, NAMESPACE, """
                mailServers:
                - {name: outside, host: 192.0.2.1, configuration: {trustedNetworks: [%s/32]}}
                service: {type: ClusterIP, externalIPs: ["%s"]}
                proxy: {replicas: 1}
                """.formatted(cluster.address(), ADDRESS));
        mail.awaitCondition("DmsConfigured", "Unknown:OwnerMustMount");
        mailServer = new GenericContainer<>(DockerImageName.parse(MailServerImage.of(DmsGeneration.DEBIAN_13)))
                .withLabel(TestCluster.LABEL, "true")
                .withNetwork(cluster.network())
                .withEnv("POSTSCREEN_GREET_WAIT", "1s");
        files().forEach((key, content) ->
                mailServer.withCopyToContainer(Transferable.of(content), Objects.requireNonNull(PATHS.get(key), key)));
        mailServer.start();
    }

    @BeforeAll
    void setHost() {
        long generation = mail.patch("{\"mailServers\": [{\"name\": \"outside\", \"host\": \""
                + ContainerAddresses.of(mailServer).v4() + "\", \"configuration\": {\"trustedNetworks\": [\""
                + cluster.address()
                + "/32\"]}}]}");
        mail.awaitGeneration(generation, 1);
        mail.awaitReady();
    }

    @Test
    void shouldShowTheClientsAddressWhenTheMailServerIsAHost() {
        // When
        client.deliver(ADDRESS, "to-a-host");
        client.imap("imaps://" + ADDRESS, "-X", "STATUS INBOX (MESSAGES)");

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(mailServer.getLogs())
                        .containsPattern("client=\\S*\\[" + client.address() + "]")
                        .contains("rip=" + client.address() + ","));
    }

    @Test
    void shouldRunInARestrictedNamespaceThatRejectsOtherPods() {
        // When
        var other = cluster.tryApply(MailServerUnderTest.resource("shell-pod.yaml")
                .replace("${namespace}", NAMESPACE)
                .replace("${name}", "other")
                .replace("${node}", "")
                .replace("${image}", TestImages.CLIENT));

        // Then
        assertThat(other.getStderr()).contains("violates PodSecurity \"restricted");
        assertThat(mail.proxies()).hasSize(1);
    }

    @Test
    void shouldMountNoServiceAccountToken() {
        // When
        String volumes = cluster.onNode(
                "ls /var/lib/kubelet/pods/" + mail.proxies().get(0).uid() + "/volumes");

        // Then
        assertThat(volumes.lines()).containsExactlyInAnyOrder("kubernetes.io~configmap", "kubernetes.io~empty-dir");
    }

    private Map<String, String> files() {
        ConfigMap files = Objects.requireNonNull(cluster.client()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("mail-dms-outside")
                .get());
        return files.getData();
    }
}
