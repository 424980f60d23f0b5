package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.e2e.MailStream.Attempt;
import dev.mailingress.operator.e2e.MailStream.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream of messages during one change, and the mail servers that receive them: none may be lost or refused. */
final class StreamedMail implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamedMail.class);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final MailStream stream;
    private final List<MailServerUnderTest> mailServers;
    private int lastBefore;

    private StreamedMail(MailStream stream, List<MailServerUnderTest> mailServers) {
        this.stream = stream;
        this.mailServers = mailServers;
    }

    /** Empties the mailboxes, and waits until the first messages were accepted. */
    static StreamedMail start(MailClient client, String address, MailServerUnderTest... mailServers) {
        for (MailServerUnderTest mailServer : mailServers) {
            mailServer.bash("find /var/mail/example.test -type f -delete");
        }
        StreamedMail mail = new StreamedMail(MailStream.start(client, address), List.of(mailServers));
        mail.awaitMore();
        return mail;
    }

    /** Waits until more messages were accepted. */
    void awaitMore() {
        stream.awaitMore(SOON);
    }

    /** What was deferred until now is not counted by {@link #assertServedWithoutAnyDeferral}. */
    void startCounting() {
        awaitMore();
        lastBefore = stream.newest();
    }

    /** Nobody has to try again: the path works as before. */
    void assertServedWithoutAnyDeferral() {
        awaitMore();
        assertThat(stream.attempts(Outcome.DEFERRED))
                .filteredOn(attempt -> attempt.message() > lastBefore)
                .isEmpty();
    }

    /** Ends the stream. */
    void assertNothingLost(String change) {
        stream.finish(SOON);
        mailServers.forEach(mailServer -> mailServer.bash("postqueue -f"));
        List<Integer> accepted =
                stream.attempts(Outcome.ACCEPTED).stream().map(Attempt::message).toList();
        List<Attempt> deferred = stream.attempts(Outcome.DEFERRED);
        LOGGER.info(
                "{}: {} messages, {} attempts deferred, the longest attempt {} ms: {}",
                change,
                accepted.size(),
                deferred.size(),
                stream.attempts(Outcome.ACCEPTED).stream()
                        .mapToLong(attempt -> attempt.took().toMillis())
                        .max()
                        .orElse(0),
                deferred.stream().map(Attempt::reason).distinct().toList());
        assertThat(stream.attempts(Outcome.REFUSED)).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(arrived()).as("messages in the mailboxes").containsAll(accepted));
    }

    private Set<Integer> arrived() {
        return mailServers.stream()
                .flatMap(mailServer -> mailServer.arrivals().keySet().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        stream.close();
    }
}
