package dev.mailingress.proxy.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mailingress.proxy.management.JsonWriter;
import dev.mailingress.proxy.prove.DnsRecords;
import dev.mailingress.proxy.prove.ExpectedAddress;
import dev.mailingress.proxy.prove.Finding;
import dev.mailingress.proxy.prove.JndiDnsRecords;
import dev.mailingress.proxy.prove.MailPort;
import dev.mailingress.proxy.prove.ProofRequest;
import dev.mailingress.proxy.prove.Prover;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves from outside that a mail server can be used under its public name. */
@Command(
        name = "prove",
        description = "Connects to a public name like a mail client, from any machine: checks DNS, greeting, TLS and"
                + " certificate on each port, and shows which client address the proxies saw.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:Nothing has failed.", "1:The arguments are invalid.", "2:At least one step has failed."},
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class)
final class ProveCommand implements Callable<Integer> {

    private static final int EXIT_PROOF_FAILED = 2;
    private static final int MAX_TIMEOUT_SECONDS = 300;

    /** @param failed whether at least one step has failed */
    @JsonPropertyOrder({"name", "failed", "findings"})
    private record ProofReport(String name, boolean failed, List<Finding> findings) {}

    @Parameters(index = "0", paramLabel = "NAME", description = "Public name of the mail server, or an address.")
    private String name = "";

    @Option(
            names = "--ports",
            split = ",",
            paramLabel = "PORT",
            description = "Ports or names of services: 25, 465, 587, 143, 993, 110, 995, 4190; another port with its"
                    + " service, as in imaps:31993. Default: 25,587,465,143,993.")
    private List<String> ports = List.of();

    @Option(
            names = "--proxy",
            split = ",",
            paramLabel = "URL",
            description =
                    "Management port of a proxy, for example http://127.0.0.1:9901; give each proxy that may serve"
                            + " the name.")
    private List<String> proxies = List.of();

    @Option(
            names = "--expect-address",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Client address that the proxies must see, one of several if more are given; \"auto\" for the"
                    + " address of this host, which works without NAT only.")
    private List<String> expected = List.of();

    @Option(names = "--mx", paramLabel = "DOMAIN", description = "Domain whose MX must lead to NAME.")
    private @Nullable String mailDomain;

    @Option(
            names = "--timeout",
            defaultValue = "20",
            paramLabel = "SECONDS",
            description = "Time for each session; postscreen alone takes 6 s. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Option(
            names = "--output",
            defaultValue = "TABLE",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.TABLE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final DnsRecords dns;

    ProveCommand() {
        this(new JndiDnsRecords());
    }

    ProveCommand(DnsRecords dns) {
        this.dns = dns;
    }

    @Override
    public Integer call() throws InterruptedException {
        ProofRequest request = request();
        List<Finding> findings = new Prover(dns, InstantSource.system()).prove(request);
        boolean failed = findings.stream().anyMatch(finding -> finding.result() == Finding.Result.FAILED);
        PrintWriter out = spec.commandLine().getOut();
        lines(request.name(), failed, findings).forEach(out::println);
        out.flush();
        return failed ? EXIT_PROOF_FAILED : 0;
    }

    private List<String> lines(String proved, boolean failed, List<Finding> findings) {
        return switch (output) {
            case TABLE ->
                FindingTable.of(findings)
                        .lines(spec.commandLine().getColorScheme().ansi());
            case JSON -> List.of(new JsonWriter().write(new ProofReport(proved, failed, findings)));
        };
    }

    private ProofRequest request() {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw invalid("--timeout: " + timeoutSeconds + " is out of range: must be 1-" + MAX_TIMEOUT_SECONDS);
        }
        try {
            return new ProofRequest(
                    name,
                    ports.isEmpty()
                            ? MailPort.defaults()
                            : ports.stream().map(MailPort::parse).toList(),
                    proxies.stream().map(this::url).toList(),
                    expected.isEmpty() ? null : ExpectedAddress.parse(expected),
                    mailDomain,
                    Duration.ofSeconds(timeoutSeconds));
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below, like a URL without a host.
        }
        throw invalid("--proxy: \"" + text + "\" is not a valid URL: must be like http://127.0.0.1:9901");
    }

    private ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
