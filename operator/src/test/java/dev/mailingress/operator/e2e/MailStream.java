package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Another mail server that has a message a second for the account, each with a number, and tries again what is put off. */
final class MailStream implements AutoCloseable {

    /** What came of one try to send a message. */
    enum Outcome {
        ACCEPTED,
        /** No connection, one that broke, or a 4xx: to be tried again. */
        PUT_OFF,
        /** A 5xx: a mail server would send it back. */
        REFUSED
    }

    /**
     * One try.
     *
     * @param message its number
     * @param reason the server's or the network's words, empty if it was accepted
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
    private final CompletableFuture<Void> allRead;

    private MailStream(MailClient client, Process process) {
        this.client = client;
        this.process = process;
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        allRead =
                CompletableFuture.runAsync(() -> lines.lines().map(Attempt::of).forEach(attempts::add));
    }

    static MailStream start(MailClient client, String server) {
        return new MailStream(
                client,
                client.start(
                        "bash", "-c", MailServerUnderTest.resource("mail-stream.bash"), "mail-stream.bash", server));
    }

    /** All tries so far that ended so. */
    List<Attempt> attempts(Outcome outcome) {
        return attempts.stream().filter(attempt -> attempt.outcome() == outcome).toList();
    }

    /** The number of the newest message of which a try has ended. */
    int newest() {
        return attempts.stream().mapToInt(Attempt::message).max().orElse(0);
    }

    /** Makes no more messages and waits until those that there are have been accepted or refused. */
    void finish(Duration within) {
        client.bash("touch /tmp/mail-stream.stop");
        allRead.orTimeout(within.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
