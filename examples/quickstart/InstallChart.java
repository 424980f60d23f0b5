import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import java.nio.file.Path;

/**
 * Installs or upgrades a chart by the real Helm, which a library brings along: for machines without the program. Arguments:
 * kubeconfig, chart, file of values, namespace, release.
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
