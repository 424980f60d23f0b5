package dev.mailingress.operator.testing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The image of a mail server: docker-mailserver's own if the property {@code dms.image} names it, else the tests' of a
 * generation. The property {@code mail-server.suite} leaves one generation of the two.
 */
public final class MailServerImage {

    private static final Path CONTEXT =
            Path.of(System.getProperty("project.root", "..")).resolve("operator/src/test/docker/mail-server");

    private MailServerImage() {}

    /** Those to test with; one is enough for the true image, which is of one generation. */
    public static List<DmsGeneration> dmsGenerations() {
        return Arrays.stream(DmsGeneration.values())
                .filter(dmsGeneration -> dmsGeneration == oneOf(dmsGeneration))
                .toList();
    }

    /** The one that stands for a generation where there is but one. */
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

    /** Builds what is not there; once it is this takes a second. */
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
