package dev.mailingress.operator.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.testcontainers.containers.Container.ExecResult;

/** Pod with mail clients: a client inside the cluster. */
final class ShellPod {

    private final TestCluster cluster;
    private final String namespace;
    private final Pod pod;

    private ShellPod(TestCluster cluster, String namespace, Pod pod) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.pod = pod;
    }

    /** On the first node. */
    static ShellPod start(TestCluster cluster, String namespace, String name) {
        return start(cluster, namespace, name, "");
    }

    /**
     * On the second node, from which packets are routed: on one bridge the test cluster drops IPv6 neighbour discovery
     * (RFC 4861) with everything else that a policy does not allow.
     */
    static ShellPod startOnSecondNode(TestCluster cluster, String namespace, String name) {
        return start(cluster, namespace, name, cluster.secondNode().name());
    }

    private static ShellPod start(TestCluster cluster, String namespace, String name, String node) {
        cluster.createNamespace(namespace);
        cluster.apply(MailServerUnderTest.resource("shell-pod.yaml")
                .replace("${namespace}", namespace)
                .replace("${name}", name)
                .replace("${node}", node)
                .replace("${image}", TestImages.CLIENT));
        cluster.kubectl("wait", "--for=condition=Ready", "pod/" + name, "-n", namespace, "--timeout=60s");
        Pod pod = Objects.requireNonNull(
                cluster.client().pods().inNamespace(namespace).withName(name).get());
        return new ShellPod(cluster, namespace, pod);
    }

    /** The pod's address of the same family as another address. */
    String addressLike(String other) {
        return pod.getStatus().getPodIPs().stream()
                .map(ip -> ip.getIp())
                .filter(ip -> ip.contains(":") == other.contains(":"))
                .findFirst()
                .orElseThrow();
    }

    ExecResult exec(String... command) {
        List<String> arguments = new ArrayList<>(
                List.of("exec", "-n", namespace, pod.getMetadata().getName(), "--"));
        arguments.addAll(List.of(command));
        return cluster.tryKubectl(arguments.toArray(String[]::new));
    }

    /** Whether a TCP connection is accepted. */
    boolean reaches(String address, int port) {
        return exec("nc", "-z", "-w", "3", address, Integer.toString(port)).getExitCode() == 0;
    }

    /** The ports of these that accept a TCP connection from this pod. */
    Set<Integer> openPorts(String address, Set<Integer> ports) {
        String all = ports.stream().map(port -> Integer.toString(port)).collect(Collectors.joining(" "));
        String script = "for p in " + all + "; do (nc -z -w 3 " + address + " $p && echo $p) & done; wait";
        return exec("bash", "-c", script)
                .getStdout()
                .lines()
                .map(line -> Integer.valueOf(line.strip()))
                .collect(Collectors.toSet());
    }

    /** Sends "over UDP" and returns the answer. */
    String echo(String address, int port) {
        // head reads the datagram at once; bash's own read would read one byte and lose the rest.
        String script = "exec 3<>/dev/udp/" + address + "/" + port + " && echo over UDP >&3 && timeout 5 head -c 8 <&3";
        return exec("bash", "-c", script).getStdout();
    }

    /** The first line from a server, empty if none arrives within ten seconds. */
    String greeting(String address, int port) {
        String script = "exec 3<>/dev/tcp/" + address + "/" + port + " && read -r -t 10 line <&3; echo \"$line\"";
        return exec("bash", "-c", script).getStdout().strip();
    }

    @Override
    public String toString() {
        return namespace + "/" + pod.getMetadata().getName();
    }
}
