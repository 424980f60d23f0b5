package dev.mailingress.bench.proxies;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM that runs our proxy.
 *
 * @param options those of the image
 */
public record Java(Path home, int feature, List<String> options) {

    /** The first that has one-step AOT caches (JEP 514). */
    private static final int WITH_AOT_CACHE = 25;

    /** @param dist where the proxy's jar lies */
    public static Java of(Path home, int feature, Path dockerfile, Path dist) throws IOException {
        return new Java(home, feature, ImageOptions.read(dockerfile, dist, feature));
    }

    public boolean hasAotCache() {
        return feature >= WITH_AOT_CACHE;
    }

    List<String> command() {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
        command.addAll(options);
        return command;
    }
}
