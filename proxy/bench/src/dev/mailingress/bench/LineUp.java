package dev.mailingress.bench;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.Envoy;
import dev.mailingress.bench.proxies.HaProxy;
import dev.mailingress.bench.proxies.Java;
import dev.mailingress.bench.proxies.MailIngress;
import dev.mailingress.bench.proxies.Nginx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who runs: ours first, then those peers that are installed and have a part in what is to be measured.
 *
 * @param proxies the first is ours
 */
record LineUp(List<Contestant> proxies) implements AutoCloseable {

    /** @param logPort where HAProxy's log goes */
    static LineUp of(Options options, Backend backend, LoadLoop loop, int logPort)
            throws IOException, InterruptedException {
        Java java = Java.of(
                Path.of(System.getProperty("bench.javaHome")),
                Integer.getInteger("bench.javaFeature", 17),
                Path.of(System.getProperty("bench.dockerfile")),
                options.jar().getParent());
        Path cache = options.directory().resolve("proxy.aot");
        List<Contestant> proxies = new ArrayList<>();
        for (String name : List.of(MailIngress.NAME, MailIngress.NIO, MailIngress.INBOUND)) {
            if (hasPart(options, name)) {
                proxies.add(new MailIngress(
                        name, java, options.jar(), cache, options.proxyCpu(), options.directory(), backend));
            }
        }
        String haproxy = System.getProperty("bench.haproxy");
        if (isThere(options, HaProxy.NAME, haproxy)) {
            proxies.add(new HaProxy(Path.of(haproxy), options.proxyCpu(), options.directory(), backend, logPort));
        }
        String nginx = System.getProperty("bench.nginx");
        if (isThere(options, Nginx.NAME, nginx)) {
            proxies.add(new Nginx(Path.of(nginx), options.proxyCpu(), options.directory(), backend));
        }
        String envoy = System.getProperty("bench.envoy");
        if (isThere(options, Envoy.NAME, envoy)) {
            proxies.add(new Envoy(Path.of(envoy), options.proxyCpu(), options.directory(), backend));
        }
        LineUp lineUp = new LineUp(List.copyOf(proxies));
        // Whatever ends us, no proxy stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(lineUp::close));
        MailIngress ours = (MailIngress) lineUp.ours();
        ours.trainAotCache(() -> new StartUp(loop).train(ours));
        return lineUp;
    }

    private static boolean hasPart(Options options, String contestant) {
        return options.workloads().stream().anyMatch(workload -> workload.isFor(contestant));
    }

    private static boolean isThere(Options options, String name, String program) {
        if (program.isEmpty()) {
            System.out.println(name + " is not installed: its column is missing");
        }
        return !program.isEmpty() && hasPart(options, name);
    }

    Contestant ours() {
        return proxies.get(0);
    }

    /** HAProxy, or ours where that is not installed. */
    Contestant reference() {
        return proxies.stream()
                .filter(proxy -> proxy.name().equals(HaProxy.NAME))
                .findAny()
                .orElse(ours());
    }

    void stop() throws InterruptedException {
        for (Contestant proxy : proxies) {
            proxy.stop();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
