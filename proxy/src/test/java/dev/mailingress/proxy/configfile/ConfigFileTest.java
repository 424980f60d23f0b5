package dev.mailingress.proxy.configfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFileTest {

    private static final String TARGET = "{host: mail.internal, port: 25, proxyProtocol: V2}";
    private static final String IMAPS = "protocol: IMAPS, routes: [{serverNames: [b.example], backend: b, targets: ";
    private static final String LISTENER =
            "{name: smtp, protocol: SMTP, exposure: Public, port: 10025, publicPort: 25, backend: dms," + " targets: ["
                    + TARGET + "]}";
    private static final String VALID = """
            schemaVersion: 1
            listeners:
            - %s
            """.formatted(LISTENER);

    @TempDir
    Path directory;

    static Stream<Arguments> errors() {
        return Stream.of(
                error("name: smtp", "nam: smtp", "listeners[0].nam: unknown field: must be one of name, protocol,"),
                error(
                        VALID,
                        VALID + "backends: []",
                        "backends: unknown field: must be one of schemaVersion, generation,"),
                error(
                        "protocol: SMTP",
                        "protocol: smtp",
                        "listeners[0].protocol: \"smtp\" is not a valid value: must be one of SMTP, SUBMISSION,"),
                error(
                        "exposure: Public",
                        "exposure: PUBLIC",
                        "listeners[0].exposure: \"PUBLIC\" is not a valid value: must be one of Public, Internal"),
                error(
                        "port: 10025",
                        "port: many",
                        "listeners[0].port: \"many\" is text: must be a whole number without"),
                error("port: 10025", "port: 70000", "listeners[smtp].port: 70000 is not a valid port: must be 1-65535"),
                error("port: 10025", "port: 99999999999", "listeners[0].port: number is out of range: must be smaller"),
                error("port: 10025", "port: 25.5", "listeners[0].port: wrong type: expected a whole number"),
                error(
                        "port: 10025",
                        "port: \"25\"",
                        "listeners[0].port: \"25\" is text: must be a whole number without"),
                error("host: mail.internal", "host: 25", "listeners[0].targets[0].host: wrong type: expected text"),
                error("host: mail.internal", "host: ", "listeners[0].targets[0].host: missing: this field is required"),
                error("host: mail.internal", "host: ' '", "listeners[smtp].targets[0].host: missing: must be a name"),
                error(
                        "host: mail.internal",
                        "host: " + "m".repeat(254),
                        "listeners[smtp].targets[0].host: too long: must be at most 253 characters"),
                error(
                        "port: 25,",
                        "port: 0,",
                        "listeners[smtp].targets[0].port: 0 is not a valid port: must be 1-65535"),
                error(
                        "proxyProtocol: V2",
                        "proxyProtocol: V3",
                        "listeners[0].targets[0].proxyProtocol: \"V3\" is not a valid value: must be one of V2, V1,"),
                error("port: 25,", "ports: 25,", "listeners[0].targets[0].ports: unknown field: must be one of host,"),
                error(TARGET, "", "listeners[smtp].targets: has 0 entries: must have 1-8"),
                error(TARGET, targets(9), "listeners[smtp].targets: has 9 entries: must have 1-8"),
                error(
                        TARGET,
                        TARGET + ", {host: mail.internal, port: 25, proxyProtocol: None}",
                        "listeners[smtp].targets[1]: host \"mail.internal\" with port 25 is used twice: must be unique"),
                error(
                        "protocol: SMTP",
                        IMAPS + "[]}]",
                        "listeners[smtp].routes[0].targets: has 0 entries: must have 1-8"),
                error(
                        "protocol: SMTP",
                        IMAPS + "[" + TARGET + ", {host: mail.internal, port: 65536, proxyProtocol: V2}]}]",
                        "listeners[smtp].routes[0].targets[1].port: 65536 is not a valid port: must be 1-65535"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {deny: [198.51.100.7]}",
                        "clients.deny[0]: \"198.51.100.7\" is not a valid network: must be an address and a prefix length"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {deny: [198.51.100.0/24, ]}\ngeneration: x",
                        "generation: \"x\" is text: must be a whole number"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {deny: [~]}",
                        "clients.deny[0]: has no value: must have one"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nclients: {localAddresses: auto}",
                        "clients.localAddresses: \"auto\" is not a valid value: must be one of Auto, Refuse, Allow"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nverification: {markedAddresses: [mail.example]}",
                        "verification.markedAddresses[0]: \"mail.example\" is not a valid address: must be IPv4 or IPv6"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nverification: {markedAddresses: [192.0.2.7, 192.0.2.8]}",
                        "verification.markedAddresses: has two addresses of one family: must have at most one"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nverification: {otherAddresses: [192.0.2.77]}",
                        "verification.otherAddresses: \"192.0.2.77\" is also a marked address: must be another one"),
                error(
                        "proxyProtocol: V2",
                        "proxyProtocol: V2, proofMarks: 1",
                        "listeners[0].targets[0].proofMarks: wrong type: expected true or false"),
                error("port: 10025, ", "", "listeners[0].port: missing: this field is required"),
                error("name: smtp", "name: \"\"", "listeners.name: missing: must be a name"),
                error("backend: dms", "backend: ", "listeners[0].backend: missing: this field is required"),
                error(
                        "backend: dms",
                        "backend: " + "d".repeat(64),
                        "listeners[smtp].backend: too long: must be at most 63"),
                error(
                        "- " + LISTENER,
                        listeners(ProxyConfig.MAX_BACKENDS + 1),
                        "listeners: have 17 different values of \"backend\": must have at most 16"),
                error("schemaVersion: 1", "schemaVersion: 2", "schemaVersion: 2 is not supported: must be 1"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\ntimeouts: {connect: 5}",
                        "timeouts.connect: wrong type: expected a duration, for example 30s"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\ntimeouts: {connect: 5 s}",
                        "timeouts.connect: \"5 s\" is not a valid duration"),
                error(
                        "schemaVersion: 1",
                        "schemaVersion: 1\nschemaVersion: 1",
                        "duplicate field 'schemaVersion': remove one"),
                error("schemaVersion: 1", "schemaVersion: [1", "is not valid YAML"),
                error("schemaVersion: 1", "schemaVersion: 1\ntimeouts: 5s", "timeouts: "),
                error("listeners:", "...\n---\nlisteners:", ": "),
                error("- " + LISTENER, "  smtp: 25", "listeners: wrong type: expected a list"),
                error(VALID, "", "empty file: must contain schemaVersion and listeners"),
                error(VALID, "- a", ": "));
    }

    private static String targets(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(port -> TARGET.replace("25", Integer.toString(port)))
                .collect(Collectors.joining(", "));
    }

    /** Listeners that lead to a backend each. */
    private static String listeners(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "- "
                        + LISTENER.replace("10025", "" + (10025 + i))
                                .replace("name: smtp", "name: smtp" + i)
                                .replace("dms", "dms" + i))
                .collect(Collectors.joining("\n"));
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
                .isEqualTo(new ConfigResult.Rejected("proxy.yaml: is not valid UTF-8: save the file in that encoding"));
    }

    @Test
    void shouldRejectFileThatIsTooLarge() throws IOException {
        assertThat(rejected("#".repeat(ConfigFile.MAX_BYTES + 1))).contains("too large: must be at most 1048576 bytes");
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
                        + ": file not found: correct the path after --config, or create the file"));
    }

    private String rejected(String text) throws IOException {
        ConfigResult result = read(text);
        assertThat(result).isInstanceOf(ConfigResult.Rejected.class);
        return ((ConfigResult.Rejected) result).message();
    }

    private ConfigResult read(String text) throws IOException {
        Files.writeString(directory.resolve("proxy.yaml"), text);
        ConfigFile file = new ConfigFile(directory);
        return file.parse(file.read());
    }
}
