package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;

/** A mail server that nobody has touched yet, and what can be seen of it. */
final class MailServer {

    static final String NAME = "mailserver";

    private final Cluster cluster;
    private final String namespace;

    private MailServer(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Deploys it into a namespace of its own and waits until it serves. */
    static MailServer deploy(Cluster cluster, String namespace, MailClient client) {
        cluster.createNamespace(namespace);
        String manifest = resource(Images.trueDms() ? "docker-mailserver.yaml" : "mail-server.yaml")
                .replace("${namespace}", namespace)
                .replace("${image}", Images.mailServer());
        if (Images.trueDms()) {
            String pem = Base64.getEncoder()
                    .encodeToString(client.certificateWithKey().getBytes(UTF_8));
            manifest = manifest.replace("${pem}", pem);
        }
        cluster.apply(manifest);
        cluster.kubectl("rollout", "status", "-n", namespace, "deployment/" + NAME, "--timeout=180s");
        return new MailServer(cluster, namespace);
    }

    /** Everything that the mail server's present pod logged. */
    String log() {
        return cluster.kubectl("logs", "-n", namespace, "deployment/" + NAME, "--tail=-1");
    }

    Deployment deployment() {
        return Objects.requireNonNull(cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(NAME)
                .get());
    }

    /** The address of its one pod. */
    String podAddress() {
        return cluster.client().pods().inNamespace(namespace).withLabel("app", NAME).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getStatus().getPodIP())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    /** Runs a bash script in its pod and gives what it printed. */
    String bash(String script) {
        return cluster.kubectl("exec", "-n", namespace, "deployment/" + NAME, "--", "bash", "-c", script);
    }

    static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(MailServer.class.getResourceAsStream("/e2e/" + name), name)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
