package dev.mailingress.bench;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.Envoy;
import dev.mailingress.bench.proxies.Floor;
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
 * @param absences the missing ones, each as a sentence with the reason
 */
record LineUp(List<Contestant> proxies, List<String> absences) implements AutoCloseable {

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
        List<String> absences = new ArrayList<>();
        for (String name : List.of(MailIngress.NAME, MailIngress.NIO, MailIngress.INBOUND)) {
            if (hasPart(options, name)) {
                proxies.add(new MailIngress(
                        name, java, options.jar(), cache, options.proxyCpu(), options.directory(), backend));
            }
        }
        Optional<Path> floor = peer(options, Floor.NAME, absences);
        if (floor.isPresent()) {
            proxies.add(new Floor(floor.get(), options.proxyCpu(), options.directory(), backend));
        }
        for (String name : List.of(HaProxy.NAME, HaProxy.NAME_3)) {
            Optional<Path> haproxy = peer(options, name, absences);
            if (haproxy.isPresent()) {
                proxies.add(
                        new HaProxy(name, haproxy.get(), options.proxyCpu(), options.directory(), backend, logPort));
            }
        }
        Optional<Path> nginx = peer(options, Nginx.NAME, absences);
        if (nginx.isPresent()) {
            proxies.add(new Nginx(nginx.get(), options.proxyCpu(), options.directory(), backend));
        }
        Optional<Path> envoy = peer(options, Envoy.NAME, absences);
        if (envoy.isPresent()) {
            proxies.add(new Envoy(envoy.get(), options.proxyCpu(), options.directory(), backend));
        }
        LineUp lineUp = new LineUp(List.copyOf(proxies), List.copyOf(absences));
        // Stops the proxies however this process ends.
        Runtime.getRuntime().addShutdownHook(new Thread(lineUp::close));
        MailIngress ours = (MailIngress) lineUp.ours();
        ours.trainAotCache(() -> new StartUp(loop).train(ours));
        return lineUp;
    }

    private static boolean hasPart(Options options, String contestant) {
        return options.workloads().stream().anyMatch(workload -> workload.isFor(contestant));
    }

    private static Optional<Path> peer(Options options, String name, List<String> absences) {
        Optional<Path> program = Options.program(name);
        if (program.isEmpty()) {
            absences.add("Column " + name + " is omitted: " + Options.absence(name) + ".");
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
