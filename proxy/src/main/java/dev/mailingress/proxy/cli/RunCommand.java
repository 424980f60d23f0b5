package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.transport.TransportKind;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the proxy, unless another command is named. A new option belongs into {@link FastArgumentParser} too. */
@Command(
        name = "mail-ingress-proxy",
        description = "A layer-4 mail proxy that announces the client's address by the PROXY protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = CheckCommand.class)
final class RunCommand implements Callable<Integer> {

    // Not "required": picocli would demand it before a subcommand too.
    @Option(
            names = RunArguments.CONFIG,
            paramLabel = "FILE-OR-DIR",
            description = "proxy.yaml, or the directory that holds it; watched while running; must be given")
    private @Nullable Path config;

    @Option(
            names = RunArguments.MANAGEMENT_PORT,
            defaultValue = RunArguments.DEFAULT_MANAGEMENT_PORT,
            paramLabel = "PORT",
            description = "for /livez, /readyz, /metrics, /config, /status and POST /check; default ${DEFAULT-VALUE}")
    private int managementPort;

    @Option(
            names = RunArguments.IO_THREADS,
            paramLabel = "N",
            description = "threads that carry mail; default: one for each CPU that this process may use")
    private int ioThreads = RunArguments.defaultIoThreads();

    @Option(
            names = RunArguments.REQUIRE_TRANSPORT,
            paramLabel = "KIND",
            description =
                    "epoll or nio: run on this one or not at all; default: epoll, and nio where that cannot be had")
    private @Nullable TransportKind requiredTransport;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return new ProxyLauncher(arguments(), spec.commandLine().getErr()::println).run();
    }

    /**
     * What was read.
     *
     * @throws ParameterException if the configuration is not named, or a number is out of its range
     */
    RunArguments arguments() {
        if (config == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE-OR-DIR'");
        }
        within(RunArguments.MANAGEMENT_PORT, managementPort, RunArguments.MAX_PORT);
        within(RunArguments.IO_THREADS, ioThreads, RunArguments.MAX_IO_THREADS);
        return new RunArguments(config, managementPort, ioThreads, requiredTransport);
    }

    private void within(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + ": write a number from 1 to " + max + ", not " + value);
        }
    }
}
