package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.ImageBuild;
import dev.mailingress.operator.testing.MailClientImage;
import dev.mailingress.operator.testing.MailServerImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Images of the end-to-end tests: proxy and operator from the project's Dockerfile, and those of the tests. */
final class TestImages {

    static final String PROXY = "mail-ingress-proxy:e2e";
    static final String OPERATOR = "mail-ingress-operator:e2e";
    static final String CLIENT = MailClientImage.TAG;

    private TestImages() {}

    /** Values of the operator's chart for these images. */
    static Map<String, String> chartValues() {
        return Map.of(
                "image.repository", repository(OPERATOR),
                "image.tag", tag(OPERATOR),
                "proxy.image.repository", repository(PROXY),
                "proxy.image.tag", tag(PROXY));
    }

    /** Builds all images that the first node needs and returns their names. */
    static List<String> build() {
        Path root = Path.of(System.getProperty("project.root", ".."));
        ImageBuild.once(PROXY, root, "--target", "proxy");
        ImageBuild.once(OPERATOR, root, "--target", "operator");
        return Stream.concat(
                        Stream.of(PROXY, OPERATOR, MailClientImage.built()),
                        MailServerImage.dmsGenerations().stream().map(MailServerImage::of))
                .toList();
    }

    private static String repository(String image) {
        return image.substring(0, image.lastIndexOf(':'));
    }

    private static String tag(String image) {
        return image.substring(image.lastIndexOf(':') + 1);
    }
}
