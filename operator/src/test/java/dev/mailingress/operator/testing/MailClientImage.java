package dev.mailingress.operator.testing;

import java.nio.file.Path;

/** The image of mail clients that nobody here wrote. */
public final class MailClientImage {

    /** What it is called once it is built. */
    public static final String TAG = "mail-ingress-test-client:e2e";

    private static final Path CONTEXT =
            Path.of(System.getProperty("project.root", "..")).resolve("operator/src/test/docker/mail-client");

    private MailClientImage() {}

    /** Builds what is not there and gives its tag; once it is there this takes a second. */
    public static String built() {
        ImageBuild.once(TAG, CONTEXT);
        return TAG;
    }
}
