package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Release of Helm 4, which uses server-side apply and fails if another field manager owns a field that it sets; runs
 * the binary of the variable HELM_4.
 *
 * @see <a href="https://helm.sh/community/hips/hip-0023/">Server-side apply in Helm 4</a>
 */
record Helm4Release(TestCluster cluster, Path chart, String namespace, String name) implements HelmRelease {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @Override
    public void install(Map<String, String> values) {
        helm("install", with(values, name, chart.toString(), "--create-namespace", "--wait"));
    }

    @Override
    public void upgrade(Map<String, String> values) {
        helm("upgrade", with(values, name, chart.toString(), "--wait"));
    }

    /** Upgrades with the values of the installed release, which may be one of Helm 3. */
    void upgradeReusingValues(String... options) {
        List<String> arguments = new ArrayList<>(List.of(name, chart.toString(), "--reuse-values", "--wait"));
        arguments.addAll(List.of(options));
        helm("upgrade", arguments);
    }

    void rollback(int revision) {
        helm("rollback", List.of(name, String.valueOf(revision), "--wait"));
    }

    void uninstall() {
        helm("uninstall", List.of(name, "--wait"));
    }

    private static List<String> with(Map<String, String> values, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        values.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        return all;
    }

    private void helm(String verb, List<String> arguments) {
        try {
            Path config = Files.writeString(Files.createTempFile("kubeconfig", ".yaml"), cluster.kubeConfig());
            try {
                List<String> command = new ArrayList<>(List.of(Objects.requireNonNull(System.getenv("HELM_4")), verb));
                command.addAll(arguments);
                command.addAll(
                        List.of("--namespace", namespace, "--kubeconfig", config.toString(), "--timeout", "180s"));
                Command.run(TIMEOUT, Path.of("."), command.toArray(String[]::new));
            } finally {
                Files.delete(config);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
