package dev.mailingress.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.prove.DnsRecords.RecordType;
import dev.mailingress.proxy.prove.FakeDns;
import dev.mailingress.proxy.prove.Finding;
import dev.mailingress.proxy.prove.TestKeys;
import dev.mailingress.proxy.prove.TlsMailServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

class ProveCommandTest {

    private static final String NAME = "mail.example.com";

    @TempDir
    Path directory;

    private final FakeDns dns = new FakeDns().with(RecordType.A, NAME, "127.0.0.1");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintTableAndExitWithTwoWhenCertificateIsNotTrusted() throws Exception {
        try (TlsMailServer server = server()) {
            // When
            int exitCode = prove(NAME, "--ports", "imaps:" + server.port(), "--mx", "example.com");
            // Then
            String port = (server.port() + "     ").substring(0, 5);
            assertThat(out.toString().lines())
                    .startsWith(
                            "TARGET            PORT   STEP                RESULT   DETAIL",
                            "mail.example.com  -      address             ok       127.0.0.1.",
                            "example.com       -      mx                  failed   The domain has no MX record. Add one that"
                                    + " leads to mail.example.com.",
                            "127.0.0.1         -      reverse-dns         unknown  Not checked: the address is private.",
                            "127.0.0.1         " + port
                                    + "  session             ok       TLSv1.3, greeting: * OK ready",
                            "127.0.0.1         " + port + "  certificate-name    ok       The certificate is for"
                                    + " mail.example.com.")
                    .anyMatch(line -> line.contains(
                            "certificate-trust   failed   Issued by CN=Test CA, which clients do not trust, or"))
                    .hasSize(8);
            assertThat(err.toString()).isEmpty();
            assertThat(exitCode).isEqualTo(2);
        }
    }

    @Test
    void shouldPrintJson() throws Exception {
        try (TlsMailServer server = server()) {
            // When
            int exitCode = prove(NAME, "--ports", "imaps:" + server.port(), "--output", "json");
            // Then
            assertThat(out.toString().lines()).hasSize(1);
            JsonNode report = new ObjectMapper().readTree(out.toString());
            assertThat(report.path("name").asText()).isEqualTo(NAME);
            assertThat(report.path("failed").asBoolean()).isTrue();
            assertThat(report.path("findings").get(2).toString())
                    .isEqualTo("{\"target\":\"127.0.0.1\",\"port\":" + server.port()
                            + ",\"step\":\"session\",\"result\":\"ok\",\"detail\":\"TLSv1.3, greeting: * OK ready\"}");
            assertThat(report.path("findings").get(0).path("port").isNull()).isTrue();
            assertThat(exitCode).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                 | Missing required parameter: 'NAME'",
                "x --ports 80                     | \"80\" is not a mail port: must be one of smtp,",
                "x --ports smtp:70000             | \"70000\" is not a valid port: must be 1-65535",
                "x --proxy 127.0.0.1:9901         | --proxy: \"127.0.0.1:9901\" is not a valid URL: must be like",
                "x --proxy file:///etc/passwd     | --proxy: \"file:///etc/passwd\" is not a valid URL: must be like",
                "x --expect-address 203.0.113.9   | --expect-address: needs the URL of each proxy",
                "x --proxy http://h --expect-address me | \"me\" is not a valid address",
                "''                               | NAME: \"\" is not valid: must be a host name such as",
                "mail_1.example.com               | NAME: \"mail_1.example.com\" is not valid: must be a host name",
                "*.example.com                    | NAME: \"*.example.com\" is not valid: must be a host name",
                "https://mail.example.com         | NAME: \"https://mail.example.com\" is not valid: must be a host",
                "1.2.3                            | NAME: \"1.2.3\" is not valid: must be a host name",
                "1::2::3                          | \"1::2::3\" is not a valid address: must be IPv4 or IPv6",
                "x --mx example..com              | --mx: \"example..com\" is not valid: must be a domain such as",
                "x --timeout 0                    | --timeout: 0 is out of range: must be 1-300",
                "x --output xml                   | Invalid value for option '--output'",
            })
    void shouldExitWithOneAndMessageWhenArgumentsAreInvalid(@Nullable String arguments, String message) {
        int exitCode = prove(arguments == null ? new String[0] : arguments.split(" ", -1));
        assertThat(err.toString()).startsWith(message).endsWith(": see --help" + System.lineSeparator());
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldAcceptFinalDotOfName() throws Exception {
        try (TlsMailServer server = server()) {
            // When
            prove(NAME + ".", "--ports", "imaps:" + server.port(), "--output", "json");
            // Then
            JsonNode report = new ObjectMapper().readTree(out.toString());
            assertThat(report.path("name").asText()).isEqualTo(NAME);
            assertThat(report.path("findings").get(3).path("step").asText()).isEqualTo("certificate-name");
            assertThat(report.path("findings").get(3).path("result").asText()).isEqualTo("ok");
        }
    }

    @Test
    void shouldColourResultsOnTerminalOnly() {
        List<Finding> findings = Stream.of(Finding.Result.values())
                .map(result -> new Finding("x", null, Finding.ProofStep.ADDRESS, result, "y"))
                .toList();
        assertThat(FindingTable.of(findings).lines(Ansi.OFF)).noneMatch(line -> line.contains("\u001b"));
        assertThat(FindingTable.of(findings).lines(Ansi.ON))
                .containsExactly(
                        "TARGET  PORT  STEP     RESULT   DETAIL",
                        "x       -     address  " + Style.fg_green.on() + "ok" + Style.off(Style.fg_green) + "       y",
                        "x       -     address  " + Style.fg_yellow.on() + "warning" + Style.off(Style.fg_yellow)
                                + "  y",
                        "x       -     address  " + Style.fg_red.on() + "failed" + Style.off(Style.fg_red) + "   y",
                        "x       -     address  unknown  y");
    }

    private TlsMailServer server() throws Exception {
        return new TlsMailServer(
                MailProtocol.IMAPS, TestKeys.make(directory, "dns:" + NAME).server(), 0);
    }

    private int prove(String... arguments) {
        CommandLine commandLine = new CommandLine(new ProveCommand(dns));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler(ProxyMain.commandLine().getParameterExceptionHandler());
        return commandLine
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
