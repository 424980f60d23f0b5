package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A mail server that nobody has touched yet, and what can be seen of it. */
final class MailServerUnderTest {

    static final String NAME = "mailserver";

    private static final Duration AGAIN = Duration.ofSeconds(90);

    private final TestCluster cluster;
    private final String namespace;
    private final WorkloadKind kind;
    private final String name;
    private final DmsGeneration dmsGeneration;

    private MailServerUnderTest(
            TestCluster cluster, String namespace, WorkloadKind kind, String name, DmsGeneration dmsGeneration) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.kind = kind;
        this.name = name;
        this.dmsGeneration = dmsGeneration;
    }

    /** Deploys it into a namespace of its own and waits until it serves. */
    static MailServerUnderTest deploy(
            TestCluster cluster, String namespace, MailClient client, DmsGeneration dmsGeneration) {
        return deploy(cluster, namespace, client, dmsGeneration, NAME);
    }

    /** Deploys one of several. */
    static MailServerUnderTest deploy(
            TestCluster cluster, String namespace, MailClient client, DmsGeneration dmsGeneration, String name) {
        cluster.createNamespace(namespace);
        String manifest = resource(MailServerImage.trueDms() ? "docker-mailserver.yaml" : "mail-server.yaml")
                .replace("${namespace}", namespace)
                .replace("${name}", name)
                .replace("${image}", MailServerImage.of(dmsGeneration));
        if (MailServerImage.trueDms()) {
            String pem = Base64.getEncoder()
                    .encodeToString(client.certificateWithKey().getBytes(UTF_8));
            manifest = manifest.replace("${pem}", pem);
        }
        cluster.apply(manifest);
        MailServerUnderTest deployed = deployed(cluster, namespace, WorkloadKind.DEPLOYMENT, name, dmsGeneration);
        deployed.awaitRollout();
        return deployed;
    }

    /** One that somebody else deploys, and whose pods have the label {@code app} with its name. */
    static MailServerUnderTest deployed(
            TestCluster cluster, String namespace, WorkloadKind kind, String name, DmsGeneration dmsGeneration) {
        return new MailServerUnderTest(cluster, namespace, kind, name, dmsGeneration);
    }

    /** Waits until pods of its present template serve. */
    void awaitRollout() {
        cluster.kubectl("rollout", "status", "-n", namespace, reference(), "--timeout=180s");
    }

    /** Has mail and queue outlive its pods, and waits until it serves again. */
    MailServerUnderTest onVolumes() {
        String patch = resource("mail-server-on-volumes.yaml")
                .replace("${namespace}", namespace)
                .replace("${image}", MailServerImage.of(dmsGeneration));
        cluster.kubectl("patch", reference(), "-n", namespace, "--patch", patch);
        awaitRollout();
        return this;
    }

    /** Has it trust what a value of docker-mailserver's PERMIT_DOCKER says, and waits until it serves again. */
    MailServerUnderTest permitting(String permit) {
        cluster.kubectl("set", "env", reference(), "-n", namespace, "PERMIT_DOCKER=" + permit);
        awaitRollout();
        return this;
    }

    /** Ends process 1 of its container: the kubelet starts another one in the same pod. */
    void killContainer() {
        cluster.tryKubectl("exec", "-n", namespace, reference(), "--", "bash", "-c", "kill 1");
    }

    /** Waits until its pod serves after as many restarts of its container. */
    void awaitRestarts(int count) {
        // There is a moment without a pod that has an address.
        await().ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .atMost(AGAIN)
                .until(() -> pod().getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getRestartCount() == count && container.getReady()));
    }

    /** Waits until another one serves. */
    void deletePod() {
        cluster.kubectl("delete", "pod", "-n", namespace, "-l", "app=" + name);
        awaitRestarts(0);
    }

    /** What Postfix and Dovecot themselves say of their configuration; Dovecot heads it with the name of its host. */
    String settings() {
        return bash("postconf -n; postconf -M; postconf -P; doveconf -n | grep -v '^#'");
    }

    /** Postfix's services, each with its type. */
    List<String> entries() {
        return bash("postconf -M | awk '{print $1 \"/\" $2}'").lines().toList();
    }

    /** Everything that the mail server's present pod logged. */
    String log() {
        return cluster.kubectl("logs", "-n", namespace, reference(), "--tail=-1");
    }

    /** How many mails (Postfix) or logins (Dovecot) of a client's address a service of the present pod has logged. */
    long seen(String service, String address) {
        return log().lines()
                .filter(line -> line.contains(service))
                .filter(line -> (line.contains("client=") && line.contains("[" + address + "]"))
                        || line.contains("rip=" + address + ","))
                .count();
    }

    /** As kubectl takes it. */
    String reference() {
        return kind.reference(name);
    }

    HasMetadata workload() {
        return kind == WorkloadKind.DEPLOYMENT ? deployment() : statefulSet();
    }

    PodTemplateView template() {
        return new PodTemplateView(
                kind == WorkloadKind.DEPLOYMENT
                        ? deployment().getSpec().getTemplate()
                        : statefulSet().getSpec().getTemplate());
    }

    /** The number of its present template, as Kubernetes counts them. */
    long revision() {
        return kind == WorkloadKind.DEPLOYMENT
                ? Long.parseLong(Objects.requireNonNull(
                        deployment().getMetadata().getAnnotations().get("deployment.kubernetes.io/revision")))
                : cluster.client()
                        .apps()
                        .controllerRevisions()
                        .inNamespace(namespace)
                        .withName(statefulSet().getStatus().getUpdateRevision())
                        .get()
                        .getRevision();
    }

    private StatefulSet statefulSet() {
        return Objects.requireNonNull(cluster.client()
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    Deployment deployment() {
        return Objects.requireNonNull(cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** The address of its one pod. */
    String podAddress() {
        return Objects.requireNonNull(pod().getStatus().getPodIP());
    }

    /** The address of its one pod that begins so. */
    String podAddressLike(String beginning) {
        return pod().getStatus().getPodIPs().stream()
                .map(PodIP::getIp)
                .filter(ip -> ip.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** The TCP ports on which somebody listens in it. */
    Set<Integer> listening() {
        // Of the kernel's own table, because not every image has ss: state 0A listens (include/net/tcp_states.h).
        return bash("awk '$4 == \"0A\" {print $2}' /proc/net/tcp /proc/net/tcp6")
                .lines()
                .map(local -> Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16))
                .collect(Collectors.toSet());
    }

    /** Another one means that it was restarted. */
    String podUid() {
        return pod().getMetadata().getUid();
    }

    private Pod pod() {
        return cluster.client().pods().inNamespace(namespace).withLabel("app", name).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getPodIP() != null)
                .findFirst()
                .orElseThrow();
    }

    /** Runs a bash script in its pod and gives what it printed. */
    String bash(String script) {
        return cluster.kubectl("exec", "-n", namespace, reference(), "--", "bash", "-c", script);
    }

    static String resource(String name) {
        try (InputStream stream =
                Objects.requireNonNull(MailServerUnderTest.class.getResourceAsStream("/e2e/" + name), name)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
