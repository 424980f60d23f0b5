package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.lifecycle.ProxyProcess;
import dev.mailingress.proxy.transport.channels.ChannelTransport;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the proxy. */
@Command(
        name = "mail-ingress-proxy",
        description = "A layer-4 mail proxy that announces the client's address by the PROXY protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class RunCommand implements Callable<Integer> {

    static final int EXIT_USERS_MISTAKE = 1;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE-OR-DIR",
            description = "proxy.yaml, or the directory that holds it; watched while running")
    private Path config = Path.of("");

    @Option(
            names = "--management-port",
            defaultValue = "9901",
            paramLabel = "PORT",
            description = "for /livez, /readyz, /metrics and /config; default ${DEFAULT-VALUE}")
    private int managementPort;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (managementPort < 1 || managementPort > 65535) {
            throw new ParameterException(
                    spec.commandLine(), "--management-port: write a number from 1 to 65535, not " + managementPort);
        }
        try {
            ProxyProcess process = new ProxyProcess(
                    config,
                    managementPort,
                    ChannelTransport.open(Runtime.getRuntime().availableProcessors()),
                    standardOutput(),
                    InstantSource.system());
            Optional<String> problem = process.start();
            if (problem.isPresent()) {
                return mistake(problem.get());
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(process), "drain"));
        } catch (IOException e) {
            return mistake(String.valueOf(e.getMessage()));
        }
        // The process ends by a signal, in the hook.
        new CountDownLatch(1).await();
        return 0;
    }

    private int mistake(String sentence) {
        spec.commandLine().getErr().println(sentence);
        return EXIT_USERS_MISTAKE;
    }

    // System.out would lock and decode what is bytes already.
    private static OutputStream standardOutput() {
        return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    }

    // Without halt the JVM would exit with 128 + the signal's number, which looks like a failure to whoever sent it.
    private static void shutDown(ProxyProcess process) {
        process.shutDown();
        Runtime.getRuntime().halt(0);
    }
}
