package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;

/** IMAP session of a client that stays open while a test changes something else. */
final class OpenImapSession implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private OpenImapSession(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        this.commands = process.outputWriter(US_ASCII);
    }

    /** Runs nc in the client's container, because Docker's network may not be reachable from the test. */
    static OpenImapSession open(String containerId, String server) {
        try {
            Process process = new ProcessBuilder("docker", "exec", "-i", containerId, "nc", server, "143").start();
            OpenImapSession session = new OpenImapSession(process);
            session.requireAnswer("* OK");
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the mail server still answers. */
    boolean isAlive() {
        try {
            commands.write("a NOOP\r\n");
            commands.flush();
            requireAnswer("a OK");
            return true;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    private void requireAnswer(String prefix) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(prefix)) {
            throw new IllegalStateException("expected " + prefix + ", got " + line);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
