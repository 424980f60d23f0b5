package dev.mailingress.proxy.configfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFileTest {

    private static final String LISTENER =
            "{name: smtp, protocol: SMTP, exposure: Public, port: 10025, publicPort: 25, backend: dms, targetPort: 25,"
                    + " proxyProtocol: V2}";
    private static final String VALID = """
            schemaVersion: 1
            listeners:
            - %s
            backends:
            - {name: dms, host: mail.internal}
            """.formatted(LISTENER);

    @TempDir
    Path directory;

    static Stream<Arguments> errors() {
        return Stream.of(
                error("name: smtp", "nam: smtp", "listeners[0].nam: unknown field; known are"),
                error("backends:", "backend:", "backend: unknown field; known are"),
                error(
                        "protocol: SMTP",
                        "protocol: smtp",
                        "listeners[0].protocol: \"smtp\" is not known: write one of SMTP, SUBMISSION,"),
                error(
                        "exposure: Public",
                        "exposure: PUBLIC",
                        "listeners[0].exposure: \"PUBLIC\" is not known: write one of Public, Internal"),
                error("port: 10025", "port: many", "listeners[0].port: \"many\" is no whole number: write one"),
                error("port: 10025", "port: 70000", "listeners[smtp].port: 70000 is no TCP port: write a number"),
                error("port: 10025", "port: 99999999999", "listeners[0].port: the number is too large"),
                error("port: 10025", "port: 25.5", "listeners[0].port: is of another kind: write a whole number"),
                error(
                        "port: 10025",
                        "port: \"25\"",
                        "listeners[0].port: \"25\" is no whole number: write one, without"),
                error("host: mail.internal", "host: 25", "backends[0].host: is of another kind: write a text"),
                error("host: mail.internal", "host: ", "backends[0].host: is missing: write it"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {deny: [198.51.100.7]}",
                        "clients.deny[0]: \"198.51.100.7\" is no network: write an address and a prefix length"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {deny: [198.51.100.0/24, ]}\ngeneration: x",
                        "generation: \"x\" is no whole number"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {deny: [~]}",
                        "clients.deny[0]: has no value: write one"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {localAddresses: auto}",
                        "clients.localAddresses: \"auto\" is not known: write one of Auto, Refuse, Allow"),
                error("port: 10025, ", "", "listeners[0].port: is missing: write it"),
                error("name: smtp", "name: \"\"", "listeners.name: is missing: write a name"),
                error(
                        "backend: dms",
                        "backend: dmz",
                        "listeners[smtp].backend: \"dmz\" is not among backends [dms]: correct the name"),
                error("schemaVersion: 1", "schemaVersion: 2", "schemaVersion: 2 is not known here"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\ntimeouts: {connect: 5}",
                        "timeouts.connect: is of another kind: write a duration like 30s"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\ntimeouts: {connect: 5 s}",
                        "timeouts.connect: \"5 s\" is no duration"),
                error("schemaVersion: 1", "schemaVersion: 1\nschemaVersion: 1", "twice: remove one"),
                error("schemaVersion: 1", "schemaVersion: [1", "is not readable as YAML"),
                error("schemaVersion: 1", "schemaVersion: 1\ntimeouts: 5s", "timeouts: "),
                error("backends:", "...\n---\nbackends:", ": "),
                error("- " + LISTENER, "  smtp: 25", "listeners: is of another kind: write a list"),
                error(VALID, "", "is empty: write schemaVersion, listeners and backends"),
                error(VALID, "- a", ": "));
    }

    private static Arguments error(String valid, String replacement, String message) {
        return Arguments.of(valid, replacement, message);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void shouldReportErrorAndRemedyOnOneLine(String valid, String replacement, String message) throws IOException {
        // Given
        assertThat(VALID).contains(valid);
        // When
        String text = rejected(VALID.replace(valid, replacement));
        // Then
        assertThat(text)
                .startsWith("proxy.yaml: ")
                .contains(message)
                .doesNotContain("Exception", "com.fasterxml", "java.lang", "dev.mailingress", "`")
                .hasLineCount(1)
                .hasSizeLessThan(500);
    }

    @Test
    void shouldLoadValidFile() throws IOException {
        assertThat(read(VALID)).isInstanceOf(ConfigResult.Loaded.class);
    }

    @Test
    void shouldRejectFileThatIsNotUtf8() throws IOException {
        // Given
        Path file = Files.write(directory.resolve("proxy.yaml"), new byte[] {(byte) 0xc3, 0x28});
        // When
        ConfigFile config = new ConfigFile(file);
        // Then
        assertThat(config.parse(config.read()))
                .isEqualTo(new ConfigResult.Rejected("proxy.yaml: is no text in UTF-8: save it in that encoding"));
    }

    @Test
    void shouldRejectFileThatIsTooLarge() throws IOException {
        assertThat(rejected("#".repeat(ConfigFile.MAX_BYTES + 1))).contains("is larger than 1048576 bytes");
    }

    @Test
    void shouldNamePathWhenFileIsMissing() {
        // Given
        ConfigFile config = new ConfigFile(directory.resolve("nowhere.yaml"));
        // When
        ConfigResult result = config.parse(config.read());
        // Then
        assertThat(result)
                .isEqualTo(new ConfigResult.Rejected(directory.resolve("nowhere.yaml")
                        + ": does not exist: correct the path after --config, or create the file"));
    }

    private String rejected(String text) throws IOException {
        ConfigResult result = read(text);
        assertThat(result).isInstanceOf(ConfigResult.Rejected.class);
        return ((ConfigResult.Rejected) result).sentence();
    }

    private ConfigResult read(String text) throws IOException {
        Files.writeString(directory.resolve("proxy.yaml"), text);
        ConfigFile file = new ConfigFile(directory);
        return file.parse(file.read());
    }
}
