package dev.mailingress.proxy.cli;

import java.util.Optional;
import picocli.CommandLine;

/** Entry point. */
public final class ProxyMain {

    private ProxyMain() {}

    /** Runs in the foreground until SIGTERM or SIGINT; a user error ends it with exit code 1. */
    public static void main(String[] args) throws InterruptedException {
        limitHttpServer();
        System.exit(exitCode(args));
    }

    private static int exitCode(String... args) throws InterruptedException {
        Optional<RunArguments> arguments = FastArgumentParser.parse(args);
        return arguments.isPresent()
                ? new ProxyLauncher(arguments.get(), System.err::println).run()
                : commandLine().execute(args);
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new RunCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((error, args) -> {
            error.getCommandLine().getErr().println(error.getMessage() + ": see --help");
            return ProxyLauncher.EXIT_USER_ERROR;
        });
        return commandLine;
    }

    private static void limitHttpServer() {
        // Read once by the JDK's HTTP server (module jdk.httpserver).
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "50");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "16");
        System.setProperty("jdk.httpserver.maxConnections", "64");
    }
}
