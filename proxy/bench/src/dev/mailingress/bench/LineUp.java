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
import java.util.Optional;

/**
 * Proxies to measure: ours first, then the installed ones that take part in a selected workload.
 *
 * @param proxies the first one is ours
 */
record LineUp(List<Contestant> proxies) implements AutoCloseable {

    /** @param logPort UDP port for HAProxy's log */
    static LineUp of(Options options, Backend backend, LoadLoop loop, int logPort)
            throws IOException, InterruptedException {
        Java java = Java.of(
                Path.of(System.getProperty("bench.javaHome")),
                Integer.getInteger("bench.javaFeature", 17),
                Path.of(System.getProperty("bench.dockerfile")),
                options.jar().getParent(),
                options.directory());
        Path cache = options.directory().resolve("proxy.aot");
        List<Contestant> proxies = new ArrayList<>();
        for (String name : List.of(MailIngress.NAME, MailIngress.NIO, MailIngress.INBOUND)) {
            if (hasPart(options, name)) {
                proxies.add(new MailIngress(
                        name, java, options.jar(), cache, options.proxyCpu(), options.directory(), backend));
            }
        }
        Optional<Path> haproxy = peer(options, HaProxy.NAME);
        if (haproxy.isPresent()) {
            proxies.add(new HaProxy(haproxy.get(), options.proxyCpu(), options.directory(), backend, logPort));
        }
        Optional<Path> nginx = peer(options, Nginx.NAME);
        if (nginx.isPresent()) {
            proxies.add(new Nginx(nginx.get(), options.proxyCpu(), options.directory(), backend));
        }
        Optional<Path> envoy = peer(options, Envoy.NAME);
        if (envoy.isPresent()) {
            proxies.add(new Envoy(envoy.get(), options.proxyCpu(), options.directory(), backend));
        }
        LineUp lineUp = new LineUp(List.copyOf(proxies));
        // Stops the proxies however this process ends.
        Runtime.getRuntime().addShutdownHook(new Thread(lineUp::close));
        MailIngress ours = (MailIngress) lineUp.ours();
        ours.trainAotCache(() -> new StartUp(loop).train(ours));
        return lineUp;
    }

    private static boolean hasPart(Options options, String contestant) {
        return options.workloads().stream().anyMatch(workload -> workload.isFor(contestant));
    }

    private static Optional<Path> peer(Options options, String name) {
        Optional<Path> program = Options.program(name);
        if (program.isEmpty()) {
            System.out.println(name + " not found: its column is omitted.");
        }
        return program.filter(path -> hasPart(options, name));
    }

    Contestant ours() {
        return proxies.get(0);
    }

    /** HAProxy, or ours if HAProxy is not installed. */
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
