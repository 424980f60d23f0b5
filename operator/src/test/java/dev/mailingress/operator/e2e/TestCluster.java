package dev.mailingress.operator.e2e;

import com.github.dockerjava.api.model.Network.Ipam;
import dev.mailingress.operator.testing.Command;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.TestcontainersConfiguration;

/** Real dual-stack Kubernetes cluster with the operator installed by its chart. */
final class TestCluster {

    static final Path OPERATOR_CHART =
            Path.of(System.getProperty("project.root", ".."), "helm", "mail-ingress-operator");
    static final String OPERATOR_NAMESPACE = "mail-ingress-system";
    static final String OPERATOR_RELEASE = "mail-ingress-operator";
    static final String LABEL = "dev.mailingress.test";

    static final String POD_NETWORKS = "--cluster-cidr=10.42.0.0/16,fd42::/56";
    static final String SERVICE_NETWORKS = "--service-cidr=10.43.0.0/16,fd43::/112";

    private static final Holder SHARED = new Holder();

    /** Corefile of images that keep it on the node; k3s keeps it in a ConfigMap. */
    private static final String COREFILE = "/var/lib/testbed/Corefile";

    private final Network network;
    private final K3sContainer node;
    private final KubernetesClient client;
    private @Nullable SecondNode secondNode;

    private TestCluster(Network network, K3sContainer node) {
        this.network = network;
        this.node = node;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(node.getKubeConfigYaml()))
                .build();
    }

    /** The shared cluster, started on first use; Docker removes it at the end of the JVM or on the next run. */
    static TestCluster shared() {
        return SHARED.get();
    }

    KubernetesClient client() {
        return client;
    }

    String kubeConfig() {
        return node.getKubeConfigYaml();
    }

    /** Dual-stack Docker network of the node, also for clients. */
    Network network() {
        return network;
    }

    /** The node's IPv4 address on Docker's network, which other containers reach. */
    String address() {
        return ContainerAddresses.of(node).v4();
    }

    /** The IPv4 address of this machine on Docker's network, which pods reach too. */
    String gateway() {
        return onNode("ip route show default | cut -d ' ' -f 3").strip();
    }

    /** The node's IPv6 address on Docker's network. */
    String addressV6() {
        return ContainerAddresses.of(node).v6();
    }

    /** The second node, with the images of proxies and clients; joins on first use. */
    synchronized SecondNode secondNode() {
        if (secondNode == null) {
            secondNode = SecondNode.join(this, node);
            load(secondNode.containerId(), TestImages.PROXY, TestImages.CLIENT);
        }
        return secondNode;
    }

    /** Adds the domains of the tests to the cluster's DNS. */
    private void serveMailDomains() {
        if (exec("test", "-f", COREFILE).getExitCode() != 0) {
            putDnsConfiguration("mail-domains.server", MailDomains.serverBlock());
        } else if (exec("grep", "-q", "elsewhere", COREFILE).getExitCode() != 0) {
            putOnNode("/tmp/mail-domains", MailDomains.plugin());
            // In place, and before the plugins that answer or forward the rest.
            execOrFail("sed", "-i", "/^ *errors/r /tmp/mail-domains", COREFILE);
        }
    }

    /** k3s imports these files into its Corefile. */
    private void putDnsConfiguration(String file, String text) {
        apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: coredns-custom, namespace: kube-system}
                """);
        client.configMaps()
                .inNamespace("kube-system")
                .withName("coredns-custom")
                .edit(map -> new ConfigMapBuilder(map).addToData(file, text).build());
        kubectl("rollout", "restart", "-n", "kube-system", "deployment/coredns");
    }

    /** Makes the cluster's DNS resolve a name to a Service: the tutorial's second way to the internal Service. */
    void rewriteName(String name, String service) {
        String line = "rewrite name exact " + name + " " + service + ".svc.cluster.local";
        if (exec("test", "-f", COREFILE).getExitCode() == 0) {
            execOrFail("sed", "-i", "/^ *kubernetes /i\\  " + line, COREFILE);
        } else {
            putDnsConfiguration("mail.override", line);
        }
    }

    /** Runs a shell script on the node and returns its output; a failure fails the test. */
    String onNode(String script) {
        return execOrFail("sh", "-c", script);
    }

    /** Runs kubectl on the node and returns its output; a failure fails the test with the output. */
    String kubectl(String... arguments) {
        return execOrFail("kubectl", arguments);
    }

    /** Runs kubectl on the node and returns its result, also if it fails. */
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

    /** Server-side apply as this field manager. */
    void applyAs(String manager, String yaml) {
        kubectl("apply", "--server-side", "--field-manager", manager, "-f", copied(yaml));
    }

    private String copied(String yaml) {
        String file = "/tmp/apply-" + Integer.toHexString(yaml.hashCode()) + ".yaml";
        putOnNode(file, yaml);
        return file;
    }

    void putOnNode(String file, String content) {
        node.copyFileToContainer(Transferable.of(content), file);
    }

    void createNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private String execOrFail(String program, String... arguments) {
        ExecResult result = exec(program, arguments);
        if (result.getExitCode() != 0) {
            throw new AssertionError(program + " " + String.join(" ", arguments) + " failed:\n" + result.getStdout()
                    + result.getStderr());
        }
        return result.getStdout();
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

    private void load(String containerId, String... images) {
        Command.run(
                Duration.ofMinutes(5),
                Path.of("."),
                "bash",
                "-o",
                "pipefail",
                "-c",
                "docker save " + String.join(" ", images) + " | docker exec -i " + containerId
                        + " ctr -n k8s.io images import -");
    }

    /** On a cluster that stays up, the operator of the run before is replaced by the image that was just built. */
    private void installOperator() {
        Helm3Release release = new Helm3Release(this, OPERATOR_CHART, OPERATOR_NAMESPACE, OPERATOR_RELEASE);
        if (client.namespaces().withName(OPERATOR_NAMESPACE).get() == null) {
            release.install(TestImages.chartValues());
        } else {
            release.upgrade(TestImages.chartValues());
            kubectl("rollout", "restart", "-n", OPERATOR_NAMESPACE, "deployment");
            kubectl("rollout", "status", "-n", OPERATOR_NAMESPACE, "deployment", "--timeout=120s");
        }
    }

    /** One cluster per JVM: a second one would cost memory and half a minute. */
    private static final class Holder implements Supplier<TestCluster> {

        private @Nullable TestCluster cluster;

        @Override
        public synchronized TestCluster get() {
            if (cluster == null) {
                cluster = start();
            }
            return cluster;
        }

        private static TestCluster start() {
            List<String> images = TestImages.build();
            String image = System.getenv().getOrDefault("KUBERNETES_IMAGE", "rancher/k3s:v1.34.1-k3s1");
            K3sContainer node = new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s"));
            boolean kept = TestcontainersConfiguration.getInstance().environmentSupportsReuse();
            node.withLabel(LABEL, "true").withReuse(kept);
            Network network = kept ? new KeptNetwork() : network();
            node.withNetwork(network);
            node.withCommand(
                    "server", "--disable=traefik", "--tls-san=" + node.getHost(), POD_NETWORKS, SERVICE_NETWORKS);
            node.start();
            TestCluster cluster = new TestCluster(network, node);
            cluster.load(node.getContainerId(), images.toArray(String[]::new));
            cluster.serveMailDomains();
            cluster.installOperator();
            return cluster;
        }

        /** Docker chooses the IPv4 subnet; the IPv6 subnet must be given, and concurrent clusters must not share it. */
        private static Network network() {
            int random = new SecureRandom().nextInt(1 << 16);
            Ipam.Config subnet = new Ipam.Config().withSubnet("fd6d:6169:6c00:%x::/64".formatted(random));
            return Network.builder()
                    .createNetworkCmdModifier(command -> command.withEnableIpv6(true)
                            .withIpam(new Ipam().withConfig(subnet))
                            .withLabels(Map.of(LABEL, "true")))
                    .build();
        }
    }
}
