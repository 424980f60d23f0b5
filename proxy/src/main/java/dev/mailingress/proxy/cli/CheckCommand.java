package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.check.ContractChecker;
import dev.mailingress.proxy.check.PortVerdict;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.configfile.ConfigFile;
import dev.mailingress.proxy.configfile.ConfigResult;
import dev.mailingress.proxy.management.JsonWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the contract test on the mail servers of a configuration. */
@Command(
        name = "check",
        description =
                "Checks whether each mail server port in the configuration behaves as configured: TLS, PROXY protocol,"
                        + " greeting, and whom the mail server sees. Colours depend on the terminal and NO_COLOR.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:All ports behave as configured.",
            "1:The arguments or the configuration are invalid.",
            "2:At least one port does not behave as configured."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class)
final class CheckCommand implements Callable<Integer> {

    private static final int EXIT_CHECK_FAILED = 2;

    private record VerdictList(List<PortVerdict> verdicts) {}

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE-OR-DIR",
            description = "Path of proxy.yaml, or of the directory that contains it.")
    private Path configPath = Path.of("");

    @Option(
            names = "--output",
            defaultValue = "TABLE",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.TABLE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ConfigFile file = new ConfigFile(configPath);
        ConfigResult result = file.parse(file.read());
        if (result instanceof ConfigResult.Rejected rejected) {
            spec.commandLine().getErr().println(rejected.message());
            return ProxyLauncher.EXIT_USER_ERROR;
        }
        return check(((ConfigResult.Loaded) result).config());
    }

    private int check(ProxyConfig config) throws InterruptedException {
        try (ContractChecker checker = new ContractChecker(InstantSource.system())) {
            List<PortVerdict> verdicts = checker.run(config);
            PrintWriter out = spec.commandLine().getOut();
            lines(verdicts).forEach(out::println);
            out.flush();
            return verdicts.stream().allMatch(PortVerdict::isGood) ? 0 : EXIT_CHECK_FAILED;
        }
    }

    private List<String> lines(List<PortVerdict> verdicts) {
        return switch (output) {
            case TABLE ->
                VerdictTable.of(verdicts)
                        .lines(spec.commandLine().getColorScheme().ansi());
            case JSON -> List.of(new JsonWriter().write(new VerdictList(verdicts)));
        };
    }
}
