package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.Command;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The images of the story: our two by the project's Dockerfile, and those of the tests. */
final class Images {

    static final String PROXY = "mail-ingress-proxy:e2e";
    static final String OPERATOR = "mail-ingress-operator:e2e";
    static final String CLIENT = "mail-ingress-test-client:e2e";

    static final String TEST_MAIL_SERVER = "mail-ingress-test-mail-server:e2e";
    private static final Duration BUILD = Duration.ofMinutes(10);

    private Images() {}

    /** The mail server's: docker-mailserver's own if the property dms.image names it, else the tests'. */
    static String mailServer() {
        String dms = dmsImage();
        return dms == null ? TEST_MAIL_SERVER : dms;
    }

    static boolean trueDms() {
        return dmsImage() != null;
    }

    static void build() {
        Path root = Path.of(System.getProperty("project.root", ".."));
        Path docker = root.resolve("operator/src/test/docker");
        Command.run(BUILD, root, "docker", "build", "-q", "--target", "proxy", "-t", PROXY, ".");
        Command.run(BUILD, root, "docker", "build", "-q", "--target", "operator", "-t", OPERATOR, ".");
        Command.run(BUILD, docker.resolve("mail-client"), "docker", "build", "-q", "-t", CLIENT, ".");
        Command.run(
                BUILD,
                docker.resolve("mail-server"),
                "docker",
                "build",
                "-q",
                "--build-arg",
                "SUITE=" + System.getProperty("mail-server.suite", "bookworm"),
                "-t",
                TEST_MAIL_SERVER,
                ".");
    }

    private static @Nullable String dmsImage() {
        String image = System.getProperty("dms.image");
        return image == null || image.isBlank() ? null : image;
    }
}
