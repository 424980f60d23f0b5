package dev.mailingress.operator.testing;

import java.nio.file.Path;

/** Image with third-party mail clients. */
public final class MailClientImage {

    /** Tag of the built image. */
    public static final String TAG = "mail-ingress-test-client:e2e";

    private static final Path CONTEXT =
            Path.of(System.getProperty("project.root", "..")).resolve("operator/src/test/docker/mail-client");

    private MailClientImage() {}

    /** Builds the image if it is missing and returns its tag. With a warm cache this takes a second. */
    public static String built() {
        ImageBuild.once(TAG, CONTEXT);
        return TAG;
    }
}
