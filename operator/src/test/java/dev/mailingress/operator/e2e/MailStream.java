package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Mail server that sends the account a numbered message every second and retries deferred messages. */
final class MailStream implements AutoCloseable {

    /** Outcome of an attempt to send a message. */
    enum Outcome {
        ACCEPTED,
        /** No connection, a broken connection, or a 4xx: retried. */
        DEFERRED,
        /** A 5xx: a mail server would bounce the message. */
        REFUSED
    }

    /**
     * An attempt to send a message.
     *
     * @param message number of the message
     * @param reason reply of the server or error of the network, empty if the message was accepted
     */
    record Attempt(int message, Outcome outcome, Duration took, String reason) {

        private static Attempt of(String line) {
            String[] words = line.split(" ", 4);
            return new Attempt(
                    Integer.parseInt(words[0]),
                    Outcome.valueOf(words[1]),
                    Duration.ofMillis(Long.parseLong(words[2])),
                    words[3]);
        }
    }

    private final MailClient client;
    private final Process process;
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> reading;

    private MailStream(MailClient client, Process process) {
        this.client = client;
        this.process = process;
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        reading =
                CompletableFuture.runAsync(() -> lines.lines().map(Attempt::of).forEach(attempts::add));
    }

    static MailStream start(MailClient client, String server) {
        return new MailStream(
                client,
                client.start(
                        "bash", "-c", MailServerUnderTest.resource("mail-stream.bash"), "mail-stream.bash", server));
    }

    /** All attempts so far with this outcome. */
    List<Attempt> attempts(Outcome outcome) {
        return attempts.stream().filter(attempt -> attempt.outcome() == outcome).toList();
    }

    /** The highest number of a message with a finished attempt. */
    int newest() {
        return attempts.stream().mapToInt(Attempt::message).max().orElse(0);
    }

    /** Waits until more messages were accepted. */
    void awaitMore(Duration timeout) {
        int before = attempts(Outcome.ACCEPTED).size();
        await().atMost(timeout).until(() -> attempts(Outcome.ACCEPTED).size() >= before + 5);
    }

    /** Creates no more messages and waits until all messages are accepted or refused. */
    void finish(Duration timeout) {
        client.bash("touch /tmp/mail-stream.stop");
        reading.orTimeout(timeout.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
