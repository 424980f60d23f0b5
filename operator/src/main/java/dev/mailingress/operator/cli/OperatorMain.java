package dev.mailingress.operator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Command {@code mail-ingress-operator}. Without a subcommand, it runs the operator. */
@Command(
        name = "mail-ingress-operator",
        description = "Reconciles MailIngress resources. Without a command, runs in the foreground until SIGTERM.",
        versionProvider = ImplementationVersion.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class OperatorMain implements Runnable {

    private final Runnable run;

    OperatorMain(Runnable run) {
        this.run = run;
    }

    public static void main(String[] arguments) {
        int code = commandLine(new RunCommand(System.getenv())).execute(arguments);
        if (code != CommandLine.ExitCode.OK) {
            System.exit(code);
        }
    }

    /** The complete command line, also for tests. */
    static CommandLine commandLine(Runnable run) {
        return new CommandLine(new OperatorMain(run))
                .addSubcommand(new RenderCommand())
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    line.getErr().println(e.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public void run() {
        run.run();
    }
}
