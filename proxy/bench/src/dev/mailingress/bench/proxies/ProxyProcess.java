package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Ports;
import dev.mailingress.bench.load.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Proxy in a separate process, pinned to one CPU. */
abstract class ProxyProcess implements Contestant {

    private static final int STOP_SECONDS = 15;
    private static final int LAST_WORDS = 1_000;

    private final String name;
    private final int cpu;
    private final Path directory;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private volatile Process process;

    /** @param directory for its configuration and logs */
    ProxyProcess(String name, int cpu, Path directory) throws IOException {
        this.name = name;
        this.cpu = cpu;
        this.directory = Files.createDirectories(directory.resolve(name));
        for (Service service : Service.values()) {
            ports.put(service, Ports.free());
        }
    }

    /** Command line without the pinning. */
    abstract List<String> command();

    final Path write(String file, String content) throws IOException {
        return Files.writeString(directory.resolve(file), content);
    }

    final Path directory() {
        return directory;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException {
        start(command());
    }

    final void start(List<String> command) throws IOException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "" + cpu));
        pinned.addAll(command);
        process = new ProcessBuilder(pinned)
                .redirectOutput(directory.resolve("stdout.log").toFile())
                .redirectError(directory.resolve("stderr.log").toFile())
                .start();
    }

    @Override
    public void requireRunning() throws IOException {
        if (!process.isAlive()) {
            String words = lastWords("stderr.log") + lastWords("stdout.log");
            throw new IOException(name + " exited with code " + process.exitValue() + ":\n" + words.strip());
        }
    }

    private String lastWords(String log) throws IOException {
        String all = new String(Files.readAllBytes(directory.resolve(log)), StandardCharsets.ISO_8859_1);
        return all.substring(Math.max(0, all.length() - LAST_WORDS));
    }

    @Override
    public void stop() throws InterruptedException {
        stop(STOP_SECONDS);
    }

    final void stop(int patienceSeconds) throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Override
    public int port(Service service) {
        return ports.get(service);
    }

    @Override
    public ProcessUsage usage() {
        return new ProcessUsage(process.pid());
    }
}
