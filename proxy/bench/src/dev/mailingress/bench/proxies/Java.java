package dev.mailingress.bench.proxies;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JVM that runs our proxy, with the flags of the image. */
public record Java(Path home, int feature) {

    /** The first that has one-step AOT caches (JEP 514) and compact object headers as a product flag (JEP 519). */
    private static final int WITH_AOT_CACHE = 25;

    // A small young generation, because its size is what shows as memory of a proxy that keeps nothing; C1 alone, because
    // nine tenths of a relay's time are the kernel's. What Xms leaves beside Xmn must hold the objects of the AOT cache: with
    // 1 MiB for 1.4 MiB of them the JVM refuses to start.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx48m",
            "-Xmn3m",
            "-Xss256k",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=12m",
            "-XX:-UsePerfData");

    public boolean hasAotCache() {
        return feature >= WITH_AOT_CACHE;
    }

    List<String> command() {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
        command.addAll(FLAGS);
        if (feature >= WITH_AOT_CACHE) {
            command.addAll(List.of("-XX:+UseCompactObjectHeaders", "--sun-misc-unsafe-memory-access=allow"));
        }
        return command;
    }
}
