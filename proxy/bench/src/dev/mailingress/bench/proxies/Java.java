package dev.mailingress.bench.proxies;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * JVM that runs our proxy.
 *
 * @param options the image's options
 * @param training additional options for recording an AOT cache
 */
public record Java(Path home, int feature, List<String> options, List<String> training) {

    /** First version with one-step AOT caches (JEP 514). */
    private static final int WITH_AOT_CACHE = 25;

    /**
     * @param home of a JDK; if it supports AOT caches, it only serves to link the image's runtime
     * @param dist directory of the proxy's jar
     * @param directory for that runtime
     */
    public static Java of(Path home, int feature, Path dockerfile, Path dist, Path directory)
            throws IOException, InterruptedException {
        Path runtime = feature >= WITH_AOT_CACHE ? ImageRuntime.link(home, dockerfile, directory) : home;
        return new Java(runtime, feature, ImageOptions.read(dockerfile, dist, feature), ImageOptions.training(dockerfile));
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
