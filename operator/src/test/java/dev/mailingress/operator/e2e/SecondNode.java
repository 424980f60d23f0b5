package dev.mailingress.operator.e2e;

import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;

/** Second node, for tests that need two. Only pods that tolerate its taint or name it run there. */
final class SecondNode {

    /** Key of its label and of its taint. */
    static final String KEY = "mailingress.test/second";

    private static final String TESTBED = "/var/lib/testbed/";
    private static final String K3S_TOKEN = "/var/lib/rancher/k3s/server/node-token";

    private final GenericContainer<?> container;

    private SecondNode(GenericContainer<?> container) {
        this.container = container;
    }

    /** Starts the node and waits until it is ready in the cluster. */
    static SecondNode join(TestCluster cluster, K3sContainer first) {
        GenericContainer<?> container = new GenericContainer<>(first.getDockerImageName());
        container
                .withLabel(TestCluster.LABEL, "true")
                .withNetwork(cluster.network())
                .withPrivilegedMode(true)
                .withTmpFs(first.getTmpFsMapping())
                .withFileSystemBind("/sys/fs/cgroup", "/sys/fs/cgroup", BindMode.READ_WRITE)
                .withCreateContainerCmdModifier(
                        command -> command.getHostConfig().withCgroupnsMode("host"))
                .waitingFor(Wait.forLogMessage(".*(Node controller sync successful|Connecting to proxy).*", 1));
        if (cluster.onNode("test -d " + TESTBED + " && echo yes || true").isBlank()) {
            container
                    .withEnv("K3S_URL", "https://" + cluster.address() + ":6443")
                    .withEnv("K3S_TOKEN", cluster.onNode("cat " + K3S_TOKEN).strip())
                    .withCommand("agent");
        } else {
            for (String file : new String[] {"ca.crt", "ca.key"}) {
                container.withCopyToContainer(Transferable.of(cluster.onNode("cat " + TESTBED + file)), TESTBED + file);
            }
            container.withCommand(
                    "agent", "--server=" + cluster.address(), TestCluster.POD_NETWORKS, TestCluster.SERVICE_NETWORKS);
        }
        container.start();
        SecondNode node = new SecondNode(container);
        cluster.kubectl("wait", "--for=condition=Ready", "node/" + node.name(), "--timeout=60s");
        cluster.kubectl("label", "node", node.name(), KEY + "=yes");
        cluster.kubectl("taint", "node", node.name(), KEY + "=yes:NoSchedule");
        return node;
    }

    String name() {
        return container.getContainerInfo().getConfig().getHostName();
    }

    String containerId() {
        return container.getContainerId();
    }

    String address() {
        return ContainerAddresses.of(container).v4();
    }
}
