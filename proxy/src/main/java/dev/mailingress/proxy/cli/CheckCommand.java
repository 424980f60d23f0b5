package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.check.ContractChecker;
import dev.mailingress.proxy.check.PortVerdict;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.configfile.ConfigFile;
import dev.mailingress.proxy.configfile.ConfigResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the mail servers of a configuration whether they keep their side of it. */
@Command(
        name = "check",
        description =
                "Asks each port of the mail servers that a configuration names whether it behaves as the configuration"
                        + " expects: PROXY protocol, TLS, greeting.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every port is as expected",
            "1:the arguments or the configuration are wrong",
            "2:a port is not as expected"
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class)
final class CheckCommand implements Callable<Integer> {

    private static final int EXIT_NOT_AS_EXPECTED = 2;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE-OR-DIR",
            description = "proxy.yaml, or the directory that holds it")
    private Path config = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ConfigFile file = new ConfigFile(config);
        ConfigResult reading = file.parse(file.read());
        if (reading instanceof ConfigResult.Rejected rejected) {
            spec.commandLine().getErr().println(rejected.sentence());
            return ProxyLauncher.EXIT_USERS_MISTAKE;
        }
        return check(((ConfigResult.Loaded) reading).config());
    }

    private int check(ProxyConfig wanted) throws InterruptedException {
        try (ContractChecker test = new ContractChecker(InstantSource.system())) {
            List<PortVerdict> verdicts = test.run(wanted);
            PrintWriter out = spec.commandLine().getOut();
            new VerdictTable(verdicts).lines().forEach(out::println);
            out.flush();
            return verdicts.stream().allMatch(verdict -> verdict.verdict().isGood()) ? 0 : EXIT_NOT_AS_EXPECTED;
        }
    }
}
