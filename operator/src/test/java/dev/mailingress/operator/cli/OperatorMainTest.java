package dev.mailingress.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OperatorMainTest {

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail}
            spec:
              mailServers:
              - name: dms
                %s
                configuration: {mode: External}
            """;
    private static final String HOST = RESOURCE.formatted("host: mx.example.test");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger runs = new AtomicInteger();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldRunTheOperatorWhenThereIsNoCommand() {
        assertThat(execute()).isZero();
        assertThat(runs).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "render --version"})
    void shouldPrintNameAndVersion(String arguments) {
        assertThat(execute(arguments.split(" ", -1))).isZero();
        assertThat(out.toString()).startsWith("mail-ingress-operator ").hasLineCount(1);
        assertThat(runs).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "render --help"})
    void shouldPrintHelp(String arguments) {
        assertThat(execute(arguments.split(" ", -1))).isZero();
        assertThat(out.toString()).contains("Usage: mail-ingress-operator").contains("--version");
        assertThat(err.toString()).isEmpty();
        assertThat(runs).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config x", "render", "render -f a.yaml", "render -o out"})
    void shouldPrintUsageWhenArgumentsAreInvalid(String arguments) {
        assertThat(execute(arguments.split(" ", -1))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("Usage: mail-ingress-operator");
        assertThat(runs).hasValue(0);
    }

    @Test
    void shouldSuggestTheCommandWhenItIsMisspelled() {
        assertThat(execute("rendr")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("'rendr'").contains("mail-ingress-operator render");
    }

    @Test
    void shouldNameMissingVariablesWhenTheEnvironmentIsEmpty() {
        // Given
        CommandLine line = OperatorMain.commandLine(new RunCommand(Map.of())).setErr(new PrintWriter(err, true));
        // When
        int code = line.execute();
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("PROXY_IMAGE").contains("OPERATOR_NAMESPACE");
    }

    @Test
    void shouldWriteAndListEveryFileWhenRendering() throws IOException {
        // Given
        Path resource = file("mail.yaml", HOST);
        Path output = directory.resolve("deep/out");
        // When
        int code = render(resource, output, "--proxy-image", "registry.example.test/proxy:7");
        // Then
        assertThat(code).isZero();
        assertThat(out.toString().lines().map(Path::of))
                .contains(output.resolve("proxy.yaml"), output.resolve("kubernetes/deployment-mail-proxy.yaml"))
                .allMatch(Files::isRegularFile);
        assertThat(output.resolve("kubernetes/deployment-mail-proxy.yaml"))
                .content()
                .contains("registry.example.test/proxy:7");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldCreateFilesWithTheDefaultPermissionsOfTheUser() throws IOException {
        // Given
        Path like = file("like", "");
        Path output = directory.resolve("out");
        // When
        render(file("mail.yaml", HOST), output);
        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output.resolve("proxy.yaml"))))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(like)));
    }

    @Test
    void shouldReplaceExistingFilesWhenRenderingAgain() throws IOException {
        // Given
        Path output = directory.resolve("out");
        render(file("mail.yaml", HOST), output);
        // When
        int code = render(file("mail.yaml", RESOURCE.formatted("host: other.example.test")), output);
        // Then
        assertThat(code).isZero();
        assertThat(output.resolve("proxy.yaml"))
                .content()
                .contains("other.example.test")
                .doesNotContain("mx.example.test");
    }

    @Test
    void shouldPrintDifferencesAndWriteNothingWhenComparing() throws IOException {
        // Given
        Path output = directory.resolve("out");
        render(file("mail.yaml", HOST), output);
        Path removed = output.resolve("kubernetes/service-former.yaml");
        Files.writeString(removed, "kind: Service\n");
        Path unrelated = Files.writeString(output.resolve("notes.txt"), "mine");
        String before = Files.readString(output.resolve("proxy.yaml"));
        out.getBuffer().setLength(0);
        // When
        int code = render(file("mail.yaml", RESOURCE.formatted("host: other.example.test")), output, "--diff");
        // Then
        assertThat(code).isEqualTo(3);
        assertThat(out.toString().lines())
                .contains(
                        "--- a/proxy.yaml", "+++ b/proxy.yaml", "--- a/kubernetes/service-former.yaml", "+++ /dev/null")
                .anyMatch(line -> line.startsWith("-") && line.contains("mx.example.test"))
                .anyMatch(line -> line.startsWith("+") && line.contains("other.example.test"))
                .noneMatch(line -> line.contains("mine"));
        assertThat(output.resolve("proxy.yaml")).hasContent(before);
        assertThat(unrelated).exists();
    }

    @Test
    void shouldPrintNothingWhenComparingWithTheSameOutput() throws IOException {
        // Given
        Path output = directory.resolve("out");
        render(file("mail.yaml", HOST), output);
        out.getBuffer().setLength(0);
        // When
        int code = render(file("mail.yaml", HOST), output, "--diff");
        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldTellWhetherThePodsOfTheGivenWorkloadWouldBeReplaced() throws IOException {
        // Given
        String injected = """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail}
                spec:
                  mailServers:
                  - {name: dms, workloadRef: {name: mailserver}, configuration: {trustedNetworks: [10.42.0.0/16]}}
                """;
        Path workload = file("mailserver.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mailserver, namespace: mail}
                spec:
                  selector: {matchLabels: {app: mailserver}}
                  template:
                    metadata: {labels: {app: mailserver}}
                    spec: {containers: [{name: mailserver, image: docker-mailserver}]}
                """);
        // When
        int code = render(file("mail.yaml", injected), directory.resolve("out"), "--diff", "-f", workload.toString());
        // Then
        assertThat(code).isEqualTo(3);
        assertThat(out.toString().lines().toList())
                .endsWith("Mail server \"dms\": the pods of Deployment \"mailserver\" will be replaced.");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void shouldNameFileErrorAndRemedyWhenTheResourceIsInvalid() throws IOException {
        // Given
        Path resource = file("mail.yaml", RESOURCE.formatted("workloadRef: {name: mailserver}"));
        // When
        int code = render(resource, directory.resolve("out"));
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(resource + ", document 1: ")
                .contains("Deployment \"mailserver\" not found in this namespace", "pass its file with \"-f\"")
                .doesNotContain("Exception");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void shouldNameTheFileWhenItDoesNotExist() {
        assertThat(render(directory.resolve("absent.yaml"), directory)).isEqualTo(1);
        assertThat(err.toString()).contains("absent.yaml: file not found: correct the path after \"-f\"");
    }

    @Test
    void shouldNameTheFileWhenItIsNotYaml() throws IOException {
        assertThat(render(file("mail.yaml", "a: [b"), directory)).isEqualTo(1);
        assertThat(err.toString()).contains("mail.yaml: not valid YAML: ");
    }

    @Test
    void shouldReportTheNumberOfMailIngressesWhenThereIsNone() throws IOException {
        assertThat(render(file("empty.yaml", "---\n---\n"), directory)).isEqualTo(1);
        assertThat(err.toString())
                .contains("Expected exactly one MailIngress in the files given with \"-f\", found 0.");
    }

    @Test
    void shouldReportTheNumberOfMailIngressesWhenThereAreTwo() throws IOException {
        assertThat(render(file("two.yaml", HOST + "---\n" + HOST), directory)).isEqualTo(1);
        assertThat(err.toString())
                .contains("Expected exactly one MailIngress in the files given with \"-f\", found 2.");
    }

    @Test
    void shouldNameTheDirectoryWhenItIsNotWritable() throws IOException {
        // Given
        Path taken = file("taken", "");
        // When
        int code = render(file("mail.yaml", HOST), taken);
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(taken + ": cannot write to this directory")
                .contains("set -o to a writable directory.");
    }

    private int render(Path resource, Path output, String... more) {
        String[] arguments = new String[5 + more.length];
        arguments[0] = "render";
        arguments[1] = "-f";
        arguments[2] = resource.toString();
        arguments[3] = "-o";
        arguments[4] = output.toString();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return execute(arguments);
    }

    private int execute(String... arguments) {
        return OperatorMain.commandLine(runs::incrementAndGet)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
