package dev.mailingress.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class CheckCommandTest {

    private static final String LISTENER =
            "- {name: %s, protocol: %s, exposure: Public, port: %d, publicPort: 25, backend: dms, targets: [{host: 127.0.0.1, port: %d, proxyProtocol: %s}]}\n";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Ansi ansi = Ansi.AUTO;

    @Test
    void shouldExitWithZeroWhenAllPortsAreGood() throws Exception {
        try (ServerSocket server = serving()) {
            // Given
            int port = server.getLocalPort();
            write(LISTENER.formatted("smtp", "SMTP", 10025, port, "None"));
            // When
            int exitCode = check("--config", directory.toString());
            // Then
            assertThat(out.toString())
                    .isEqualToNormalizingNewlines(
                            "BACKEND  HOST       PORT   PROTOCOL  PROXY  FAMILY  VERDICT    MESSAGE\n"
                                    + "dms      127.0.0.1  " + (port + "     ").substring(0, 5)
                                    + "  SMTP      None   IPv4    SeesProxy  Greeting received; no header is sent, so"
                                    + " the mail server sees the proxy's address, 127.0.0.1.\n");
            assertThat(err.toString()).isEmpty();
            assertThat(exitCode).isZero();
        }
    }

    @Test
    void shouldExitWithTwoWhenOnePortIsNotGood() throws Exception {
        try (ServerSocket server = serving()) {
            // Given
            write(LISTENER.formatted("smtp", "SMTP", 10025, server.getLocalPort(), "None")
                    + LISTENER.formatted("imap", "IMAP", 10143, 1, "V2"));
            // When
            int exitCode = check("--config", directory.resolve("proxy.yaml").toString());
            // Then
            assertThat(out.toString()).hasLineCount(4).contains("SeesProxy", "Unreachable  Connection failed");
            assertThat(exitCode).isEqualTo(2);
        }
    }

    @Test
    void shouldPrintVerdictsAsJsonWhenRequested() throws Exception {
        // Given
        write(LISTENER.formatted("imap", "IMAP", 10143, 1, "V2"));
        ansi = Ansi.ON;
        // When
        int exitCode = check("--config", directory.toString(), "--output", "json");
        // Then
        JsonNode verdicts = new ObjectMapper().readTree(out.toString()).get("verdicts");
        assertThat(verdicts).hasSize(2);
        assertThat(verdicts.get(1).get("family").asText()).isEqualTo("IPv6");
        assertThat(verdicts.get(1).get("verdict").asText()).isEqualTo("Unreachable");
        assertThat(verdicts.get(1).fieldNames())
                .toIterable()
                .containsExactly(
                        "backend",
                        "host",
                        "port",
                        "protocol",
                        "proxyProtocol",
                        "family",
                        "verdict",
                        "message",
                        "certificate",
                        "at");
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void shouldUseColoursOnlyWhenTheyAreOn() throws Exception {
        // Given
        write(LISTENER.formatted("imap", "IMAP", 10143, 1, "V2"));
        // When
        check("--config", directory.toString());
        String plain = out.toString();
        out.getBuffer().setLength(0);
        ansi = Ansi.ON;
        check("--config", directory.toString());
        // Then
        assertThat(plain).doesNotContain("\u001B");
        assertThat(out.toString()).contains("\u001B[31mUnreachable\u001B[");
        assertThat(out.toString().replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo(plain);
    }

    @Test
    void shouldExitWithOneAndMessageWhenInputIsInvalid() throws Exception {
        write("- {name: smtp}\n");
        assertThat(check("--config", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("proxy.yaml: listeners[0].protocol: missing: this field is required");
        assertThat(check("--config", directory.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("nowhere: file not found");
        assertThat(check()).isEqualTo(1);
        assertThat(err.toString()).contains("Missing required option: '--config=FILE-OR-DIR': see --help");
        assertThat(out.toString()).isEmpty();
    }

    private int check(String... arguments) {
        CommandLine commandLine =
                ProxyMain.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        commandLine.setColorScheme(Help.defaultColorScheme(ansi));
        String[] all = new String[arguments.length + 1];
        all[0] = "check";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return commandLine.execute(all);
    }

    private void write(String listeners) throws IOException {
        Files.writeString(directory.resolve("proxy.yaml"), "schemaVersion: 1\nlisteners:\n" + listeners);
    }

    /** Mail server for one connection. */
    private static ServerSocket serving() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> greet(server), "mail-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static void greet(ServerSocket server) {
        try (Socket caller = server.accept()) {
            caller.getOutputStream().write("220 mail.example\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader commands =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
            commands.readLine();
            caller.getOutputStream().write("250 mail.example\r\n".getBytes(StandardCharsets.US_ASCII));
            commands.readLine();
            caller.getOutputStream().write("221 Bye\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
