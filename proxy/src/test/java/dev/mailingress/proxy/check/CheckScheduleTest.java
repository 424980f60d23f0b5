package dev.mailingress.proxy.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.check.CheckSchedule.CheckRequestResult;
import dev.mailingress.proxy.config.ProxyConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final int RUNS = 2_000;
    private static final int MAX_REQUESTS = 10_000_000;

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 7);
    private final BlockingQueue<List<CheckTarget>> requested = new ArrayBlockingQueue<>(8);
    private final BlockingQueue<List<CheckVerdict>> answers = new ArrayBlockingQueue<>(8);
    private volatile Optional<ProxyConfig> config = Optional.of(Configs.leadingTo(25, 993));
    private final CheckSchedule schedule = new CheckSchedule(this::test, () -> config, nanoTime::get);

    private List<PortVerdict> test(List<CheckTarget> ports) throws InterruptedException {
        requested.add(ports);
        List<CheckVerdict> verdicts = answers.take();
        return List.of(ports.toArray(CheckTarget[]::new)).stream()
                .map(port -> PortVerdict.of(port, new Diagnosis(verdicts.get(ports.indexOf(port)), "seen"), NOW))
                .toList();
    }

    @AfterEach
    void stop() {
        schedule.close();
    }

    @Test
    void shouldKeepVerdictsAfterRun() throws Exception {
        // When
        run(CheckVerdict.AS_EXPECTED, CheckVerdict.TLS_FAILED);
        // Then
        assertThat(schedule.verdicts())
                .extracting(PortVerdict::port, PortVerdict::verdict)
                .containsExactly(tuple(25, CheckVerdict.AS_EXPECTED), tuple(993, CheckVerdict.TLS_FAILED));
    }

    @Test
    void shouldRunOneCheckAtATimeWhenRequestedTwice() throws Exception {
        // Given
        assertThat(schedule.request()).isEqualTo(new CheckRequestResult.Started());
        requested.take();
        // Then
        assertThat(schedule.request()).isEqualTo(new CheckRequestResult.Running());
        assertThat(schedule.verdicts()).isEmpty();
        assertThat(requested).isEmpty();
    }

    @Test
    void shouldStartNextRunWhenPreviousOneHasJustEnded() {
        // Given: each run ends at once, and its ports are due again
        AtomicLong time = new AtomicLong();
        try (CheckSchedule immediate = new CheckSchedule(
                ports -> ports.stream()
                        .map(port -> PortVerdict.of(port, new Diagnosis(CheckVerdict.AS_EXPECTED, "seen"), NOW))
                        .toList(),
                () -> config,
                () -> time.addAndGet(Duration.ofMinutes(2).toNanos()))) {
            for (int i = 0; i < RUNS; i++) {
                // When, Then
                assertThat(requestOften(immediate)).isEqualTo(new CheckRequestResult.Started());
            }
        }
    }

    /** Requests a run until the previous one is over; without a pause, to meet the moment at which it ends. */
    private static CheckRequestResult requestOften(CheckSchedule schedule) {
        CheckRequestResult result = schedule.request();
        for (int i = 0; i < MAX_REQUESTS && result instanceof CheckRequestResult.Running; i++) {
            Thread.onSpinWait();
            result = schedule.request();
        }
        return result;
    }

    @Test
    void shouldNotReportRunWhenNoneCouldBeStarted() {
        // Given: no thread can be started any longer
        schedule.close();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(schedule::request);
        // When, Then
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(schedule::request);
    }

    @Test
    void shouldCheckPortOncePerMinuteWhenVerdictIsConclusive() throws Exception {
        // Given
        run(CheckVerdict.AS_EXPECTED, CheckVerdict.EXPECTS_NO_PROXY);
        advance(Duration.ofSeconds(20));
        // Then
        assertThat(schedule.request()).isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(40)));
        advance(Duration.ofSeconds(40));
        assertThat(schedule.request()).isEqualTo(new CheckRequestResult.Started());
        assertThat(requested.take()).hasSize(2);
    }

    @Test
    void shouldBackOffExponentiallyWhenVerdictIsTemporary() throws Exception {
        // Given
        run(CheckVerdict.AS_EXPECTED, CheckVerdict.UNREACHABLE);
        for (int seconds : List.of(5, 10, 20, 40)) {
            assertThat(schedule.request())
                    .isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(Math.min(seconds, 25))));
            // When
            advance(Duration.ofSeconds(seconds));
            if (seconds == 40) {
                // The minute of the other port is also over.
                run(CheckVerdict.AS_EXPECTED, CheckVerdict.UNREACHABLE);
            } else {
                run(CheckVerdict.UNREACHABLE);
            }
        }
        // Then
        assertThat(schedule.request()).isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(60)));
    }

    @Test
    void shouldCheckNewPortsAndForgetRemovedOnesWhenConfigurationChanges() throws Exception {
        // Given
        run(CheckVerdict.AS_EXPECTED, CheckVerdict.AS_EXPECTED);
        // When
        config = Optional.of(Configs.leadingTo(993, 587));
        // Then
        assertThat(schedule.request()).isEqualTo(new CheckRequestResult.Started());
        assertThat(requested.take()).extracting(CheckTarget::port).containsExactly(587);
        assertThat(schedule.verdicts()).extracting(PortVerdict::port).containsExactly(993);
    }

    @Test
    void shouldCheckNothingWithoutConfiguration() {
        // Given
        config = Optional.empty();
        // Then
        assertThat(schedule.request()).isInstanceOf(CheckRequestResult.TooEarly.class);
    }

    private void advance(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private void run(CheckVerdict... verdicts) throws InterruptedException {
        assertThat(schedule.request()).isEqualTo(new CheckRequestResult.Started());
        assertThat(requested.take()).hasSize(verdicts.length);
        answers.add(List.of(verdicts));
        await().until(() -> !(schedule.request() instanceof CheckRequestResult.Running));
    }
}
