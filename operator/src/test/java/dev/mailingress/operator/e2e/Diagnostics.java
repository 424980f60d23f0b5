package dev.mailingress.operator.e2e;

import java.lang.reflect.Constructor;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** JUnit extension that adds the state of the cluster to the failure of a test. */
final class Diagnostics
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler, InvocationInterceptor {

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation,
            ReflectiveInvocationContext<Constructor<T>> invocationContext,
            ExtensionContext context)
            throws Throwable {
        try {
            return invocation.proceed();
        } catch (Throwable failure) {
            throw explained(failure);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    private static Throwable explained(Throwable failure) {
        StringBuilder report = new StringBuilder("State of the cluster:\n");
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
        for (String namespace : proxyNamespaces()) {
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

    private static Set<String> proxyNamespaces() {
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
