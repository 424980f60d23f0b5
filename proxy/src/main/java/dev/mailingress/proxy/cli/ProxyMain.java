package dev.mailingress.proxy.cli;

import java.util.Optional;
import picocli.CommandLine;

/** Where the JVM begins. */
public final class ProxyMain {

    private ProxyMain() {}

    /** Runs in the foreground until SIGTERM or SIGINT; a mistake of the user's ends with exit code 1. */
    public static void main(String[] args) throws InterruptedException {
        limitWhatTheJdkKeepsAndTakes();
        System.exit(exitCode(args));
    }

    private static int exitCode(String... args) throws InterruptedException {
        Optional<RunArguments> plain = FastArgumentParser.read(args);
        return plain.isPresent()
                ? new ProxyLauncher(plain.get(), System.err::println).run()
                : commandLine().execute(args);
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new RunCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((mistake, args) -> {
            mistake.getCommandLine().getErr().println(mistake.getMessage() + ": see --help");
            return ProxyLauncher.EXIT_USERS_MISTAKE;
        });
        return commandLine;
    }

    private static void limitWhatTheJdkKeepsAndTakes() {
        // Limits of the JDK's HTTP server, which reads them once (module jdk.httpserver).
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "50");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "16");
        System.setProperty("jdk.httpserver.maxConnections", "64");
    }
}
