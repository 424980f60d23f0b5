package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.transport.TransportKind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the proxy, unless a subcommand is given. New options must be added to {@link FastArgumentParser} too. */
@Command(
        name = "mail-ingress-proxy",
        description = "Layer-4 mail proxy that sends the client's address to the mail server with the PROXY protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = {CheckCommand.class, ProveCommand.class})
final class RunCommand implements Callable<Integer> {

    // Not "required": picocli would require it before a subcommand too.
    @Option(
            names = RunArguments.CONFIG,
            paramLabel = "FILE-OR-DIR",
            description = "Path of proxy.yaml, or of the directory that contains it; reloaded on changes. Required.")
    private @Nullable Path config;

    @Option(
            names = RunArguments.MANAGEMENT_PORT,
            defaultValue = RunArguments.DEFAULT_MANAGEMENT_PORT,
            paramLabel = "PORT",
            description =
                    "Port of /livez, /readyz, /metrics, /config, /status and POST /check. Default: ${DEFAULT-VALUE}.")
    private int managementPort;

    @Option(
            names = RunArguments.MANAGEMENT_ADDRESS,
            paramLabel = "IP",
            description = "IP address that the management port is bound to. Default: all addresses.")
    private @Nullable String managementAddress;

    @Option(
            names = RunArguments.LISTEN_ADDRESS,
            paramLabel = "IP",
            description = "IP address that the mail ports are bound to. Default: all addresses.")
    private @Nullable String listenAddress;

    @Option(
            names = RunArguments.IO_THREADS,
            paramLabel = "N",
            description = "Number of event loop threads. Default: 2, or 1 if this process has a single CPU.")
    private int ioThreads = RunArguments.defaultIoThreads();

    @Option(
            names = RunArguments.REQUIRE_TRANSPORT,
            paramLabel = "KIND",
            description =
                    "epoll or nio: fail if it is not available. Default: epoll, or nio if epoll is not available.")
    private @Nullable TransportKind requiredTransport;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return new ProxyLauncher(arguments(), spec.commandLine().getErr()::println).run();
    }

    /**
     * The parsed arguments.
     *
     * @throws ParameterException if the path of the configuration is missing, or a number is out of range
     */
    RunArguments arguments() {
        if (config == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE-OR-DIR'");
        }
        within(RunArguments.MANAGEMENT_PORT, managementPort, RunArguments.MAX_PORT);
        within(RunArguments.IO_THREADS, ioThreads, RunArguments.MAX_IO_THREADS);
        return new RunArguments(
                config,
                RunArguments.management(address(RunArguments.MANAGEMENT_ADDRESS, managementAddress), managementPort),
                address(RunArguments.LISTEN_ADDRESS, listenAddress),
                ioThreads,
                requiredTransport);
    }

    private @Nullable InetAddress address(String option, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return RunArguments.address(value)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        option + ": \"" + value + "\" is not an IP address: use one of the addresses of this host"));
    }

    private void within(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + value + " is out of range: must be 1-" + max);
        }
    }
}
