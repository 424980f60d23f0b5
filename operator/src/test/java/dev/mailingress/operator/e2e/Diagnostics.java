package dev.mailingress.operator.e2e;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** When a test fails, shows what one would ask the cluster next. */
final class Diagnostics implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    private static Throwable explained(Throwable failure) {
        StringBuilder report = new StringBuilder("What the cluster says:\n");
        append(report, "get", "pods", "--all-namespaces", "-o", "wide");
        append(report, "get", "mailingresses", "--all-namespaces", "-o", "yaml");
        append(report, "get", "events", "--all-namespaces", "--sort-by=.lastTimestamp");
        append(
                report,
                "logs",
                "-n",
                TestCluster.OPERATOR_NAMESPACE,
                "-l",
                "app.kubernetes.io/name=mail-ingress-operator",
                "--tail=200");
        for (String namespace : namespacesOfProxies()) {
            append(
                    report,
                    "logs",
                    "--all-pods",
                    "-n",
                    namespace,
                    "-l",
                    "app.kubernetes.io/name=mail-ingress-proxy",
                    "--tail=50");
        }
        failure.addSuppressed(new AssertionError(report.toString()));
        return failure;
    }

    private static Set<String> namespacesOfProxies() {
        return TestCluster.shared()
                .client()
                .pods()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/name", "mail-ingress-proxy")
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getNamespace())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void append(StringBuilder report, String... arguments) {
        var result = TestCluster.shared().tryKubectl(arguments);
        report.append("$ kubectl ")
                .append(String.join(" ", arguments))
                .append('\n')
                .append(result.getStdout())
                .append(result.getStderr())
                .append('\n');
    }
}
