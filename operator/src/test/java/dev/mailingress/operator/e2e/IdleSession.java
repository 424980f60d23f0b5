package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** IMAP session of the account's owner on port 993 that waits for new mail with IDLE (RFC 2177). */
final class IdleSession implements AutoCloseable {

    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> reading;
    private final int messages;

    private IdleSession(Process process, String login) throws IOException {
        this.process = process;
        this.commands = process.outputWriter(US_ASCII);
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        reading = CompletableFuture.runAsync(() -> lines.lines().forEach(answers::add));
        await("\\* OK.*", Duration.ofSeconds(30));
        send("a " + login);
        await("a OK.*", Duration.ofSeconds(30));
        send("b SELECT INBOX");
        messages = Integer.parseInt(
                await("\\* \\d+ EXISTS", Duration.ofSeconds(10)).replaceAll("\\D", ""));
        await("b OK.*", Duration.ofSeconds(10));
        send("c IDLE");
        await("\\+ .*", Duration.ofSeconds(10));
    }

    static IdleSession open(MailClient client, String server, String login) {
        try {
            return new IdleSession(client.start("openssl", "s_client", "-quiet", "-connect", server + ":993"), login);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number of messages before it started to wait. */
    int messagesBefore() {
        return messages;
    }

    /** Waits for the notification of this number of messages. */
    void awaitMessages(int count, Duration timeout) {
        await("\\* " + count + " EXISTS", timeout);
    }

    private void send(String command) throws IOException {
        commands.write(command + "\r\n");
        commands.flush();
    }

    private String await(String pattern, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            String line;
            while ((line = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) != null) {
                if (line.matches(pattern)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        throw new AssertionError(
                "the IMAP session " + (reading.isDone() ? "ended before it received " : "did not receive ") + pattern
                        + " within " + timeout);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
