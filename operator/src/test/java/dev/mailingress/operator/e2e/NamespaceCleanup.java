package dev.mailingress.operator.e2e;

import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Deletes what a class made, with its namespaces: pods of thirty classes on one node would take the time of the last ones.
 * Nobody waits for it, so two classes must not have a namespace in common.
 */
final class NamespaceCleanup implements AfterAllCallback {

    private static final Set<String> KUBERNETES = Set.of("default", "kube-node-lease", "kube-public", "kube-system");

    @Override
    public void afterAll(ExtensionContext context) {
        TestCluster cluster = TestCluster.shared();
        cluster.client().namespaces().list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName())
                .filter(name -> !KUBERNETES.contains(name) && !name.equals(TestCluster.OPERATOR_NAMESPACE))
                .forEach(name -> cluster.kubectl("delete", "namespace", name, "--wait=false"));
    }
}
