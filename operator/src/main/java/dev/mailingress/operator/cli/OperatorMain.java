package dev.mailingress.operator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code mail-ingress-operator}: without a subcommand it runs the operator. */
@Command(
        name = "mail-ingress-operator",
        description = "Reconciles MailIngress resources; without a command it runs in the foreground until SIGTERM.",
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

    /** The whole command line, for main and for tests. */
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
