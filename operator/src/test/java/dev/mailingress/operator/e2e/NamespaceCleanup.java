package dev.mailingress.operator.e2e;

import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JUnit extension that deletes the namespaces of a test class: the pods of thirty classes on one node would slow down
 * the last ones. It does not wait for the deletion, so two classes must not use the same namespace.
 */
final class NamespaceCleanup implements AfterAllCallback {

    private static final Set<String> KUBERNETES = Set.of("default", "kube-node-lease", "kube-public", "kube-system");

    @Override
    public void afterAll(ExtensionContext context) {
        TestCluster cluster = TestCluster.shared();
        cluster.client().namespaces().list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName())
                .filter(name -> !KUBERNETES.contains(name) && !name.equals(TestCluster.OPERATOR_NAMESPACE))
                .forEach(name -> cluster.kubectl("delete", "namespace", name, "--wait=false", "--ignore-not-found"));
    }
}
