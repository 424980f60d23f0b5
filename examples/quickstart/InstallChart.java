import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import java.nio.file.Path;

/**
 * Installer of a chart for machines without the {@code helm} binary: installs or upgrades it with the real Helm, which is
 * part of a library. Arguments: kubeconfig, chart, values file, namespace, release.
 */
public final class InstallChart {

    public static void main(String[] arguments) {
        Release release = new Helm(Path.of(arguments[1]))
                .upgrade()
                .install()
                .createNamespace()
                .waitReady()
                .withTimeout(180)
                .withKubeConfig(Path.of(arguments[0]))
                .withValuesFile(Path.of(arguments[2]))
                .withNamespace(arguments[3])
                .withName(arguments[4])
                .call();
        System.out.println(release.getName() + ": " + release.getStatus());
    }

    private InstallChart() {}
}
