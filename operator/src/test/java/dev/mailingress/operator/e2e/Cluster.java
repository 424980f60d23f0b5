package dev.mailingress.operator.e2e;

import com.marcnuri.helm.Helm;
import dev.mailingress.operator.testing.Command;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** A real Kubernetes with the operator installed by its chart. */
final class Cluster {

    static final String OPERATOR_NAMESPACE = "mail-ingress-system";
    static final String LABEL = "dev.mailingress.test";

    private static final Holder SHARED = new Holder();

    private final K3sContainer node;
    private final KubernetesClient client;

    private Cluster(K3sContainer node) {
        this.node = node;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(node.getKubeConfigYaml()))
                .build();
    }

    /** Started by the first test that asks; Docker removes it with the JVM or with the next run. */
    static Cluster shared() {
        return SHARED.get();
    }

    KubernetesClient client() {
        return client;
    }

    /** The node's address on Docker's network, which other containers reach. */
    String address() {
        return node.getContainerInfo()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next()
                .getIpAddress();
    }

    /** Runs kubectl in the node; a failure fails the test with its output. */
    String kubectl(String... arguments) {
        ExecResult result = exec("kubectl", arguments);
        if (result.getExitCode() != 0) {
            throw new AssertionError(
                    "kubectl " + String.join(" ", arguments) + " failed:\n" + result.getStdout() + result.getStderr());
        }
        return result.getStdout();
    }

    /** Runs kubectl in the node, for those who want to see it fail. */
    ExecResult tryKubectl(String... arguments) {
        return exec("kubectl", arguments);
    }

    void apply(String yaml) {
        ExecResult result = tryApply(yaml);
        if (result.getExitCode() != 0) {
            throw new AssertionError("kubectl apply failed:\n" + result.getStderr() + "\n" + yaml);
        }
    }

    ExecResult tryApply(String yaml) {
        return exec("kubectl", "apply", "-f", copied(yaml));
    }

    /** By server-side apply, as another field manager. */
    void applyAs(String manager, String yaml) {
        kubectl("apply", "--server-side", "--field-manager", manager, "-f", copied(yaml));
    }

    private String copied(String yaml) {
        String file = "/tmp/apply-" + Integer.toHexString(yaml.hashCode()) + ".yaml";
        node.copyFileToContainer(Transferable.of(yaml), file);
        return file;
    }

    void createNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private ExecResult exec(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            return node.execInContainer(command.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void load(String image) {
        Command.run(
                Duration.ofMinutes(5),
                Path.of("."),
                "bash",
                "-o",
                "pipefail",
                "-c",
                "docker save " + image + " | docker exec -i " + node.getContainerId()
                        + " ctr -n k8s.io images import -");
    }

    private void installOperator() {
        new Helm(Path.of(System.getProperty("project.root", ".."), "helm", "mail-ingress-operator"))
                .install()
                .withName("mail-ingress-operator")
                .withNamespace(OPERATOR_NAMESPACE)
                .createNamespace()
                .withKubeConfigContents(node.getKubeConfigYaml())
                .set("image.repository", repository(Images.OPERATOR))
                .set("image.tag", tag(Images.OPERATOR))
                .set("proxy.image.repository", repository(Images.PROXY))
                .set("proxy.image.tag", tag(Images.PROXY))
                .waitReady()
                .withTimeout(180)
                .call();
    }

    private static String repository(String image) {
        return image.substring(0, image.lastIndexOf(':'));
    }

    private static String tag(String image) {
        return image.substring(image.lastIndexOf(':') + 1);
    }

    /** One cluster a JVM: a second would cost its memory and half a minute. */
    private static final class Holder implements Supplier<Cluster> {

        private @Nullable Cluster cluster;

        @Override
        public synchronized Cluster get() {
            if (cluster == null) {
                cluster = start();
            }
            return cluster;
        }

        private static Cluster start() {
            Images.build();
            String image = System.getenv().getOrDefault("KUBERNETES_IMAGE", "rancher/k3s:v1.34.1-k3s1");
            K3sContainer node = new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s"));
            node.withLabel(LABEL, "true");
            node.start();
            Cluster cluster = new Cluster(node);
            List.of(Images.PROXY, Images.OPERATOR, Images.CLIENT, Images.mailServer())
                    .forEach(cluster::load);
            cluster.installOperator();
            return cluster;
        }
    }
}
