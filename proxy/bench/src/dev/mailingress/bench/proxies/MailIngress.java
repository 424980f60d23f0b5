package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Ports;
import dev.mailingress.bench.load.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The proxy of this repository: one loop, access log to a file. */
public final class MailIngress extends ProxyProcess {

    public static final String NAME = "mail-ingress";
    public static final String NIO = "mail-ingress-nio";

    private final Java java;
    private final Path jar;
    private final Path config;
    private final int managementPort;
    private final boolean nio;
    private final Path aotCache;

    /** @param nio whether it shall do without native code */
    public MailIngress(boolean nio, Java java, Path jar, int cpu, Path directory, Backend backend) throws IOException {
        super(nio ? NIO : NAME, cpu, directory);
        this.nio = nio;
        this.java = java;
        this.jar = jar;
        this.managementPort = Ports.free();
        this.aotCache = directory().resolve("proxy.aot");
        StringBuilder text = new StringBuilder("""
                schemaVersion: 1
                backends: [{name: backend, host: 127.0.0.1}]
                timeouts: {drainDelay: 0s, drain: 1s}
                clients: {localAddresses: Allow}
                listeners:
                """);
        for (Service service : Service.values()) {
            text.append("- {name: %s, protocol: %s, door: Public, port: %d, publicPort: 25, backend: backend, "
                            .formatted(
                                    service.name().toLowerCase(),
                                    service == Service.MAIL ? "SMTP" : "TCP",
                                    port(service))
                    + "targetPort: %d, proxyProtocol: V2}%n".formatted(backend.behindProxy().get(service)));
        }
        this.config = write("proxy.yaml", text.toString());
    }

    @Override
    List<String> command() {
        return command(Files.exists(aotCache) ? List.of("-XX:AOTCache=" + aotCache) : List.of());
    }

    private List<String> command(List<String> more) {
        List<String> command = new ArrayList<>(java.command());
        command.addAll(more);
        if (nio) {
            command.add("-Dio.netty.transport.noNative=true");
        }
        command.addAll(List.of(
                "-jar", jar.toString(), "--config", config.toString(), "--management-port", "" + managementPort));
        command.addAll(List.of("--io-threads", "1"));
        return command;
    }

    /** As the image does it: the next starts load classes and profiles out of a file that one run has left. */
    public void trainAotCache(Training training) throws IOException, InterruptedException {
        if (!java.hasAotCache()) {
            return;
        }
        Files.deleteIfExists(aotCache);
        Process process = start(command(List.of("-XX:AOTCacheOutput=" + aotCache)));
        try {
            training.run();
        } finally {
            process.destroy();
            process.waitFor();
        }
        if (!Files.exists(aotCache)) {
            throw new IOException("the training left no AOT cache: see " + directory());
        }
    }

    /** What the proxy does while it is trained. */
    @FunctionalInterface
    public interface Training {
        void run() throws IOException, InterruptedException;
    }
}
