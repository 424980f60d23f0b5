package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.lifecycle.ProxyProcess;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the proxy, unless another command is named. */
@Command(
        name = "mail-ingress-proxy",
        description = "A layer-4 mail proxy that announces the client's address by the PROXY protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = CheckCommand.class)
final class RunCommand implements Callable<Integer> {

    static final int EXIT_USERS_MISTAKE = 1;

    /** Each takes a listening socket of every port and a stack. */
    private static final int MAX_IO_THREADS = 1_024;

    // Not "required": picocli would demand it before a subcommand too.
    @Option(
            names = "--config",
            paramLabel = "FILE-OR-DIR",
            description = "proxy.yaml, or the directory that holds it; watched while running; must be given")
    private @Nullable Path config;

    @Option(
            names = "--management-port",
            defaultValue = "9901",
            paramLabel = "PORT",
            description = "for /livez, /readyz, /metrics, /config, /status and POST /check; default ${DEFAULT-VALUE}")
    private int managementPort;

    @Option(
            names = "--io-threads",
            paramLabel = "N",
            description = "threads that carry mail; default: one for each CPU that this process may use")
    private int ioThreads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (config == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE-OR-DIR'");
        }
        within("--management-port", managementPort, 65_535);
        within("--io-threads", ioThreads, MAX_IO_THREADS);
        try {
            ProxyProcess process = new ProxyProcess(
                    config,
                    managementPort,
                    Transports.open(Transports.best(), ioThreads),
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

    private void within(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + ": write a number from 1 to " + max + ", not " + value);
        }
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
