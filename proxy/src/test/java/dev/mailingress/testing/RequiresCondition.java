package dev.mailingress.testing;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Condition of {@link Requires}; appends skipped tests to the file that system property skips.file names. */
final class RequiresCondition implements ExecutionCondition {

    private static final Map<Requires.Need, Boolean> MET = new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, Requires.class))
                .map(requires -> decide(requires, context))
                .orElseGet(() -> enabled("no requirements"));
    }

    private static ConditionEvaluationResult decide(Requires requires, ExtensionContext context) {
        return Arrays.stream(requires.value())
                .filter(need -> !MET.computeIfAbsent(need, RequiresCondition::present))
                .findFirst()
                .map(need -> skip(context, need))
                .orElseGet(() -> enabled("all requirements are met"));
    }

    private static ConditionEvaluationResult skip(ExtensionContext context, Requires.Need need) {
        String line = context.getRequiredTestClass().getSimpleName()
                + context.getTestMethod().map(method -> "." + method.getName()).orElse("")
                + " requires " + need.description();
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("With CI=true, nothing may be skipped: " + line);
        }
        record(line);
        return disabled(line);
    }

    private static void record(String line) {
        String file = System.getProperty("skips.file");
        if (file == null) {
            return;
        }
        try {
            Path path = Path.of(file);
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(
                    path, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean present(Requires.Need need) {
        return switch (need) {
            case LINUX -> System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
            case HAPROXY -> succeeds("haproxy", "-v");
            case DOCKER -> succeeds("docker", "version", "--format", "{{.Server.Version}}");
            case KUBERNETES ->
                present(Requires.Need.DOCKER) && succeeds("docker", "image", "inspect", kubernetesImage());
            case HELM_4 -> succeeds("sh", "-c", "\"$HELM_4\" version --short | grep -q ^v4");
        };
    }

    private static String kubernetesImage() {
        String named = System.getenv("KUBERNETES_IMAGE");
        return named == null || named.isBlank() ? "rancher/k3s:v1.34.1-k3s1" : named;
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
