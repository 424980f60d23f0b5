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
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A test's mail server in the cluster, with its workload, its log and its effective configuration. */
final class MailServerUnderTest {

    static final String NAME = "mailserver";

    private static final Duration RESTART_TIMEOUT = Duration.ofSeconds(90);

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

    /** Deploys a mail server into its own namespace and waits until it is ready. */
    static MailServerUnderTest deploy(
            TestCluster cluster, String namespace, MailClient client, DmsGeneration dmsGeneration) {
        return deploy(cluster, namespace, client, dmsGeneration, NAME);
    }

    /** Deploys one of several mail servers of a namespace. */
    static MailServerUnderTest deploy(
            TestCluster cluster, String namespace, MailClient client, DmsGeneration dmsGeneration, String name) {
        return deploy(cluster, namespace, client, dmsGeneration, name, WorkloadKind.DEPLOYMENT);
    }

    /** Deploys a mail server with a workload of this kind. */
    static MailServerUnderTest deploy(
            TestCluster cluster,
            String namespace,
            MailClient client,
            DmsGeneration dmsGeneration,
            String name,
            WorkloadKind kind) {
        cluster.createNamespace(namespace);
        String manifest = kind.manifest(
                        resource(MailServerImage.trueDms() ? "docker-mailserver.yaml" : "mail-server.yaml"))
                .replace("${namespace}", namespace)
                .replace("${name}", name)
                .replace("${image}", MailServerImage.of(dmsGeneration));
        if (MailServerImage.trueDms()) {
            String pem = Base64.getEncoder()
                    .encodeToString(client.certificateWithKey().getBytes(UTF_8));
            manifest = manifest.replace("${pem}", pem);
        }
        cluster.apply(manifest);
        MailServerUnderTest deployed = forWorkload(cluster, namespace, kind, name, dmsGeneration);
        deployed.awaitRollout();
        return deployed;
    }

    /** A mail server that is deployed in another way; its pods have its name as label {@code app}. */
    static MailServerUnderTest forWorkload(
            TestCluster cluster, String namespace, WorkloadKind kind, String name, DmsGeneration dmsGeneration) {
        return new MailServerUnderTest(cluster, namespace, kind, name, dmsGeneration);
    }

    /** Waits until the pods of its current template are ready. */
    void awaitRollout() {
        cluster.kubectl("rollout", "status", "-n", namespace, reference(), "--timeout=180s");
    }

    /** Keeps mail and queue on volumes, and waits until it is ready again. */
    MailServerUnderTest withVolumes() {
        String patch = resource("mail-server-on-volumes.yaml")
                .replace("${namespace}", namespace)
                .replace("${name}", name)
                .replace("${image}", MailServerImage.of(dmsGeneration));
        patch(patch);
        awaitRollout();
        return this;
    }

    /** Patches its workload as its owner. */
    void patch(String patch) {
        cluster.kubectl("patch", reference(), "-n", namespace, "--patch", patch);
    }

    /** Sets docker-mailserver's PERMIT_DOCKER and waits until it is ready again. */
    MailServerUnderTest withPermitDocker(String permit) {
        cluster.kubectl("set", "env", reference(), "-n", namespace, "PERMIT_DOCKER=" + permit);
        awaitRollout();
        return this;
    }

    /** Kills process 1 of its container, so that the kubelet starts another container in the same pod. */
    void killContainer() {
        cluster.tryKubectl("exec", "-n", namespace, reference(), "--", "bash", "-c", "kill 1");
    }

    /** Waits until its pod is ready after this number of restarts of its container. */
    void awaitRestarts(int count) {
        // For a moment no pod has an address.
        await().ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .atMost(RESTART_TIMEOUT)
                .until(() -> pod().getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getRestartCount() == count && container.getReady()));
    }

    /** Deletes its pod and waits until another one is ready. */
    void deletePod() {
        cluster.kubectl("delete", "pod", "-n", namespace, "-l", "app=" + name);
        awaitRestarts(0);
    }

    /** The queue IDs under which it received each message of a {@link MailStream}. */
    Map<Integer, Set<String>> arrivals() {
        return bash(resource("stream-arrivals.bash"))
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.groupingBy(
                        words -> Integer.valueOf(words[0]), Collectors.mapping(words -> words[1], Collectors.toSet())));
    }

    /** Effective configuration of Postfix and Dovecot, without the comments of Dovecot, which contain the host name. */
    String settings() {
        return bash("postconf -n; postconf -M; postconf -P; doveconf -n | grep -v '^#'");
    }

    /** Postfix's services with their types. */
    List<String> postfixServices() {
        return bash("postconf -M | awk '{print $1 \"/\" $2}'").lines().toList();
    }

    /** The whole log of its current container. */
    String log() {
        return cluster.kubectl("logs", "-n", namespace, reference(), "--tail=-1");
    }

    /** Number of mails (Postfix) or logins (Dovecot) from a client's address that a service has logged. */
    long logged(String service, String address) {
        return log().lines()
                .filter(line -> line.contains(service))
                .filter(line -> (line.contains("client=") && line.contains("[" + address + "]"))
                        || line.contains("rip=" + address + ","))
                .count();
    }

    /** Its workload as an argument of kubectl. */
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

    /** Kubernetes' revision number of its current template. */
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

    /** The address of its only pod. */
    String podAddress() {
        return Objects.requireNonNull(pod().getStatus().getPodIP());
    }

    /** The address of its only pod with this prefix. */
    String podAddressLike(String prefix) {
        return pod().getStatus().getPodIPs().stream()
                .map(PodIP::getIp)
                .filter(ip -> ip.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    /** The TCP ports that are open for listening in its pod. */
    Set<Integer> listeningPorts() {
        // From the kernel's own table, because not every image has ss; state 0A is LISTEN (include/net/tcp_states.h).
        return bash("awk '$4 == \"0A\" {print $2}' /proc/net/tcp /proc/net/tcp6")
                .lines()
                .map(local -> Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16))
                .collect(Collectors.toSet());
    }

    /** UID of its pod, which changes when the pod is replaced. */
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

    /** Runs a bash script in its pod and returns the output. */
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
