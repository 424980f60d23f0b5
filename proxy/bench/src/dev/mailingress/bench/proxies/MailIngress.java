package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Opening;
import dev.mailingress.bench.load.Ports;
import dev.mailingress.bench.load.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Proxy of this repository: one event loop, access log to a file. */
public final class MailIngress extends ProxyProcess {

    public static final String NAME = "mail-ingress";
    /** Without native code. */
    public static final String NIO = "mail-ingress-nio";
    /** Reads a PROXY header and a server name before it connects. */
    public static final String INBOUND = "mail-ingress-inbound";

    /** Timeout for exit after training: the JVM writes the cache when it exits. */
    private static final int TRAINING_SECONDS = 60;

    private final Java java;
    private final Path jar;
    private final Path config;
    private final Path aotCache;
    private final int managementPort;

    /**
     * @param name one of the three names
     * @param aotCache file shared by all of them, used if it exists
     */
    public MailIngress(String name, Java java, Path jar, Path aotCache, int cpu, Path directory, Backend backend)
            throws IOException {
        super(name, cpu, directory);
        this.java = java;
        this.jar = jar;
        this.aotCache = aotCache;
        this.managementPort = Ports.free();
        StringBuilder text = new StringBuilder("""
            schemaVersion: 1
            timeouts: {drainDelay: 0s, drain: 1s}
            clients: {localAddresses: Allow, limits: {connections: 1000000, exempt: [127.0.0.0/8, 203.0.113.0/24]}%s}
            listeners:
            """.formatted(
                        readsOpenings() ? ", proxyProtocol: {mode: Required, trustedNetworks: [127.0.0.0/8]}" : ""));
        for (Service service : Service.values()) {
            text.append(listener(service, backend.behindProxy().get(service)));
        }
        this.config = write("proxy.yaml", text.toString());
    }

    private String listener(Service service, int target) throws IOException {
        String name = service.name().toLowerCase();
        if (readsOpenings()) {
            return """
                - name: %s
                  protocol: IMAPS
                  exposure: Public
                  port: %d
                  publicPort: 993
                  backend: backend
                  targets: [{host: 127.0.0.1, port: %d, proxyProtocol: V2}]
                  unmatched: Refuse
                  routes: [{serverNames: ["%s"], backend: backend, targets: [{host: 127.0.0.1, port: %d, proxyProtocol: V2}]}]
                """.formatted(name, port(service), Ports.free(), Opening.SERVER_NAME, target);
        }
        return """
            - {name: %s, protocol: %s, exposure: Public, port: %d, publicPort: 25, backend: backend, targets: [{host: 127.0.0.1, port: %d, proxyProtocol: V2}]}
            """.formatted(name, service == Service.MAIL ? "SMTP" : "TCP", port(service), target);
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public boolean readsOpenings() {
        return name().equals(INBOUND);
    }

    // AOTMode=on: a cache that does not match is an error, not a slow start.
    @Override
    List<String> command() {
        return command(Files.exists(aotCache) ? List.of("-XX:AOTMode=on", "-XX:AOTCache=" + aotCache) : List.of());
    }

    private List<String> command(List<String> more) {
        List<String> command = new ArrayList<>(java.command());
        command.addAll(more);
        if (name().equals(NIO)) {
            command.add("-Dio.netty.transport.noNative=true");
        }
        command.addAll(List.of(
                "-jar", jar.toString(), "--config", config.toString(), "--management-port", "" + managementPort));
        command.addAll(List.of("--io-threads", "1"));
        return command;
    }

    /** As in the image: later starts load classes from a file that was recorded in one run with the same options. */
    public void trainAotCache(Training training) throws IOException, InterruptedException {
        Files.deleteIfExists(aotCache);
        if (!java.hasAotCache()) {
            return;
        }
        List<String> record = new ArrayList<>(java.training());
        record.add("-XX:AOTCacheOutput=" + aotCache);
        start(command(record));
        try {
            training.run();
        } finally {
            stop(TRAINING_SECONDS);
        }
        if (!Files.exists(aotCache)) {
            throw new IOException("the training did not create an AOT cache: see " + directory());
        }
    }

    /** Work of the proxy during training. */
    @FunctionalInterface
    public interface Training {
        void run() throws IOException, InterruptedException;
    }
}
