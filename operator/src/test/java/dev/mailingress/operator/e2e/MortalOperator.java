package dev.mailingress.operator.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The operator of the cluster while it is killed (SIGKILL) after each of its writes, and started again each time. */
final class MortalOperator implements AutoCloseable {

    private static final String DEPLOYMENT = "deployment/mail-ingress-operator";
    private static final String SELECTOR = "app.kubernetes.io/name=mail-ingress-operator";

    private final TestCluster cluster;
    private final ApiServerGate gate;
    private final List<String> writes = new CopyOnWriteArrayList<>();

    private MortalOperator(TestCluster cluster, ApiServerGate gate) {
        this.cluster = cluster;
        this.gate = gate;
    }

    /** Starts the operator again, behind a gate. */
    static MortalOperator start(TestCluster cluster) {
        ApiServerGate gate = new ApiServerGate(Config.fromKubeconfig(cluster.kubeConfig()));
        MortalOperator operator = new MortalOperator(cluster, gate);
        operator.awaitNextWrite();
        // An environment variable of the client: Config.KUBERNETES_MASTER_SYSTEM_PROPERTY.
        operator.setMaster("KUBERNETES_MASTER=http://" + cluster.gateway() + ":" + gate.port());
        return operator;
    }

    /** The writes after each of which it was killed. */
    List<String> writes() {
        return writes;
    }

    boolean isReady() {
        var pods = cluster.client()
                .pods()
                .inNamespace(TestCluster.OPERATOR_NAMESPACE)
                .withLabel("app.kubernetes.io/name", "mail-ingress-operator")
                .list()
                .getItems();
        return pods.size() == 1 && Readiness.isPodReady(pods.get(0));
    }

    private void awaitNextWrite() {
        gate.openUntilWrite(write -> {
            cluster.onNode("pkill -KILL -f '[m]ail-ingress-operator.jar'");
            writes.add(write);
            // A new pod, because the kubelet starts a container that ends again and again later and later.
            cluster.kubectl(
                    "delete",
                    "pod",
                    "-n",
                    TestCluster.OPERATOR_NAMESPACE,
                    "-l",
                    SELECTOR,
                    "--grace-period=0",
                    "--force");
            awaitNextWrite();
        });
    }

    private void setMaster(String variable) {
        cluster.kubectl("set", "env", "-n", TestCluster.OPERATOR_NAMESPACE, DEPLOYMENT, variable);
        cluster.kubectl("rollout", "status", "-n", TestCluster.OPERATOR_NAMESPACE, DEPLOYMENT, "--timeout=120s");
    }

    @Override
    public void close() {
        gate.close();
        setMaster("KUBERNETES_MASTER-");
    }
}
