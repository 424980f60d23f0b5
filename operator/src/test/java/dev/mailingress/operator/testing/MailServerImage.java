package dev.mailingress.operator.testing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Image of a mail server: the real docker-mailserver if the system property {@code dms.image} names one, otherwise the
 * test image for a generation. The system property {@code mail-server.suite} selects one generation for all tests.
 */
public final class MailServerImage {

    private static final Path CONTEXT =
            Path.of(System.getProperty("project.root", "..")).resolve("operator/src/test/docker/mail-server");

    private MailServerImage() {}

    /** The generations to test with; only one with the real image, which is of one generation. */
    public static List<DmsGeneration> dmsGenerations() {
        return Arrays.stream(DmsGeneration.values())
                .filter(dmsGeneration -> dmsGeneration == oneOf(dmsGeneration))
                .toList();
    }

    /** The generation to use in place of the given one if only one is tested. */
    public static DmsGeneration oneOf(DmsGeneration dmsGeneration) {
        String suite = System.getProperty("mail-server.suite", "");
        if (trueDms()) {
            return DmsGeneration.DEBIAN_12;
        }
        return Arrays.stream(DmsGeneration.values())
                .filter(one -> one.suite().equals(suite))
                .findFirst()
                .orElse(dmsGeneration);
    }

    public static boolean trueDms() {
        return dmsImage() != null;
    }

    /** Builds the image if it is missing. With a warm cache this takes a second. */
    public static String of(DmsGeneration dmsGeneration) {
        String dms = dmsImage();
        if (dms != null) {
            return dms;
        }
        String suite = oneOf(dmsGeneration).suite();
        String tag = "mail-ingress-test-mail-server:" + suite;
        ImageBuild.once(tag, CONTEXT, "--build-arg", "SUITE=" + suite);
        return tag;
    }

    private static @Nullable String dmsImage() {
        String image = System.getProperty("dms.image");
        return image == null || image.isBlank() ? null : image;
    }
}
