package dev.mailingress.operator.e2e;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.Map;

/** Release of Helm 3, which patches the differences between two releases; the real Helm 3, as a library. */
record Helm3Release(TestCluster cluster, Path chart, String namespace, String name) implements HelmRelease {

    private static final int SECONDS = 180;

    @Override
    public void install(Map<String, String> values) {
        var command = new Helm(chart)
                .install()
                .withName(name)
                .withNamespace(namespace)
                .createNamespace()
                .withKubeConfigContents(cluster.kubeConfig())
                .waitReady()
                .withTimeout(SECONDS);
        values.forEach(command::set);
        command.call();
    }

    @Override
    public void upgrade(Map<String, String> values) {
        var command = new Helm(chart)
                .upgrade()
                .withName(name)
                .withNamespace(namespace)
                .withKubeConfigContents(cluster.kubeConfig())
                .waitReady()
                .withTimeout(SECONDS);
        values.forEach(command::set);
        command.call();
    }
}
