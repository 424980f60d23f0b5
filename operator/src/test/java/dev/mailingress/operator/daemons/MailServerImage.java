package dev.mailingress.operator.daemons;

import dev.mailingress.operator.testing.Command;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The image of a mail server: docker-mailserver's own if the property dms.image names it, else the tests' of a generation. */
final class MailServerImage {

    private static final Duration BUILD = Duration.ofMinutes(10);
    private static final Path CONTEXT =
            Path.of(System.getProperty("project.root", "..")).resolve("operator/src/test/docker");

    private MailServerImage() {}

    /** One is enough for the true image: it is of one generation. */
    static Generation[] generations() {
        return dmsImage() == null ? Generation.values() : new Generation[] {Generation.DEBIAN_12};
    }

    static boolean trueDms() {
        return dmsImage() != null;
    }

    /** Builds what is not there; once it is this takes a second. */
    static String of(Generation generation) {
        String dms = dmsImage();
        if (dms != null) {
            return dms;
        }
        String tag = "mail-ingress-test-mail-server:" + generation.suite();
        String suite = "SUITE=" + generation.suite();
        Command.run(
                BUILD, CONTEXT.resolve("mail-server"), "docker", "build", "-q", "--build-arg", suite, "-t", tag, ".");
        return tag;
    }

    /** The clients that nobody here wrote. */
    static String client() {
        String tag = "mail-ingress-test-client:e2e";
        Command.run(BUILD, CONTEXT.resolve("mail-client"), "docker", "build", "-q", "-t", tag, ".");
        return tag;
    }

    private static @Nullable String dmsImage() {
        String image = System.getProperty("dms.image");
        return image == null || image.isBlank() ? null : image;
    }
}
