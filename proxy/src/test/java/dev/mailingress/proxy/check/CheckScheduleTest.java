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

    private List<List<PortVerdict>> test(List<CheckTarget> ports) throws InterruptedException {
        requested.add(ports);
        List<CheckVerdict> verdicts = answers.take();
        return ports.stream()
                .map(port -> verdict(port, verdicts.get(ports.indexOf(port))))
                .toList();
    }

    private static List<PortVerdict> verdict(CheckTarget port, CheckVerdict verdict) {
        return List.of(PortVerdict.of(port, AddressFamily.IPV4, new Diagnosis(verdict, "seen"), null, NOW));
    }

    @AfterEach
    void stop() {
        schedule.close();
    }

    @Test
    void shouldWaitAsAfterAnyOtherRunWhenOneFails() {
        // Given
        AtomicLong runs = new AtomicLong();
        try (CheckSchedule failing = new CheckSchedule(
                ports -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("no descriptors left");
                },
                () -> config,
                nanoTime::get)) {
            // When
            assertThat(failing.request(CheckReason.REGULAR)).isInstanceOf(CheckRequestResult.Started.class);
            await().until(() -> !failing.snapshot().running());
            // Then
            assertThat(failing.request(CheckReason.REGULAR)).isInstanceOf(CheckRequestResult.TooEarly.class);
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void shouldKeepVerdictsAfterRun() throws Exception {
        // When
        run(CheckVerdict.SEES_CLIENT, CheckVerdict.TLS_FAILS);
        // Then
        assertThat(schedule.snapshot().verdicts())
                .extracting(PortVerdict::port, PortVerdict::verdict)
                .containsExactly(tuple(25, CheckVerdict.SEES_CLIENT), tuple(993, CheckVerdict.TLS_FAILS));
    }

    @Test
    void shouldRunOneCheckAtATimeWhenRequestedTwice() throws Exception {
        // Given
        assertThat(schedule.request(CheckReason.REGULAR)).isEqualTo(new CheckRequestResult.Started());
        requested.take();
        // Then
        assertThat(schedule.request(CheckReason.REGULAR)).isEqualTo(new CheckRequestResult.Running());
        assertThat(schedule.snapshot().verdicts()).isEmpty();
        assertThat(requested).isEmpty();
    }

    @Test
    void shouldStartNextRunWhenPreviousOneHasJustEnded() {
        // Given: each run ends at once, and its ports are due again
        AtomicLong time = new AtomicLong();
        try (CheckSchedule immediate = new CheckSchedule(
                ports -> ports.stream()
                        .map(port -> verdict(port, CheckVerdict.SEES_CLIENT))
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
        CheckRequestResult result = schedule.request(CheckReason.REGULAR);
        for (int i = 0; i < MAX_REQUESTS && result instanceof CheckRequestResult.Running; i++) {
            Thread.onSpinWait();
            result = schedule.request(CheckReason.REGULAR);
        }
        return result;
    }

    @Test
    void shouldNotReportRunWhenNoneCouldBeStarted() {
        // Given: no thread can be started any longer
        schedule.close();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> schedule.request(CheckReason.REGULAR));
        // When, Then
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> schedule.request(CheckReason.REGULAR));
    }

    @Test
    void shouldCheckPortOncePerMinuteWhenVerdictIsConclusive() throws Exception {
        // Given
        run(CheckVerdict.SEES_CLIENT, CheckVerdict.NO_HEADER_EXPECTED);
        advance(Duration.ofSeconds(20));
        // Then
        assertThat(schedule.request(CheckReason.REGULAR))
                .isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(40)));
        advance(Duration.ofSeconds(40));
        assertThat(schedule.request(CheckReason.REGULAR)).isEqualTo(new CheckRequestResult.Started());
        assertThat(requested.take()).hasSize(2);
    }

    @Test
    void shouldBackOffExponentiallyWhenVerdictIsTemporary() throws Exception {
        // Given
        run(CheckVerdict.SEES_CLIENT, CheckVerdict.UNREACHABLE);
        for (int seconds : List.of(5, 10, 20, 40)) {
            assertThat(schedule.request(CheckReason.REGULAR))
                    .isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(Math.min(seconds, 25))));
            // When
            advance(Duration.ofSeconds(seconds));
            if (seconds == 40) {
                // The minute of the other port is also over.
                run(CheckVerdict.SEES_CLIENT, CheckVerdict.UNREACHABLE);
            } else {
                run(CheckVerdict.UNREACHABLE);
            }
        }
        // Then
        assertThat(schedule.request(CheckReason.REGULAR))
                .isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(60)));
    }

    @Test
    void shouldCheckNewPortsAndForgetRemovedOnesWhenConfigurationChanges() throws Exception {
        // Given
        run(CheckVerdict.SEES_CLIENT, CheckVerdict.SEES_CLIENT);
        // When
        config = Optional.of(Configs.leadingTo(993, 587));
        // Then
        assertThat(schedule.request(CheckReason.REGULAR)).isEqualTo(new CheckRequestResult.Started());
        assertThat(requested.take()).extracting(CheckTarget::port).containsExactly(587);
        assertThat(schedule.snapshot().verdicts()).extracting(PortVerdict::port).containsExactly(993);
    }

    @Test
    void shouldCheckNothingWithoutConfiguration() {
        // Given
        config = Optional.empty();
        // Then
        assertThat(schedule.request(CheckReason.REGULAR)).isInstanceOf(CheckRequestResult.TooEarly.class);
    }

    @Test
    void shouldCountRunsWhenTheyHaveEnded() throws Exception {
        // Given
        assertThat(schedule.snapshot()).isEqualTo(new CheckSnapshot(false, 0, List.of()));
        schedule.request(CheckReason.REGULAR);
        requested.take();
        assertThat(schedule.snapshot()).isEqualTo(new CheckSnapshot(true, 0, List.of()));
        // When
        answers.add(List.of(CheckVerdict.SEES_CLIENT, CheckVerdict.SEES_CLIENT));
        // Then
        await().until(() -> schedule.snapshot().runs() == 1);
        assertThat(schedule.snapshot().running()).isFalse();
        assertThat(schedule.snapshot().verdicts()).hasSize(2);
    }

    @Test
    void shouldCheckOnceMoreWhenFailureIsReported() throws Exception {
        // Given
        run(CheckVerdict.SEES_CLIENT, CheckVerdict.SEES_CLIENT);
        advance(Duration.ofSeconds(4));
        assertThat(schedule.request(CheckReason.FAILURE))
                .isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(1)));
        advance(Duration.ofSeconds(1));
        // When
        run(CheckReason.FAILURE, CheckVerdict.REFUSED, CheckVerdict.SEES_CLIENT);
        // Then: neither another extra check, nor a later regular one
        advance(Duration.ofSeconds(10));
        assertThat(schedule.request(CheckReason.FAILURE))
                .isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(45)));
        advance(Duration.ofSeconds(45));
        run(CheckVerdict.REFUSED, CheckVerdict.SEES_CLIENT);
        advance(Duration.ofSeconds(5));
        assertThat(schedule.request(CheckReason.FAILURE)).isEqualTo(new CheckRequestResult.Started());
    }

    @Test
    void shouldCheckAgainSoonWhenExtraCheckFindsTransientFailure() throws Exception {
        // Given
        run(CheckVerdict.SEES_CLIENT, CheckVerdict.SEES_CLIENT);
        advance(Duration.ofSeconds(10));
        // When
        run(CheckReason.FAILURE, CheckVerdict.UNREACHABLE, CheckVerdict.SEES_CLIENT);
        // Then
        assertThat(schedule.request(CheckReason.FAILURE))
                .isEqualTo(new CheckRequestResult.TooEarly(Duration.ofSeconds(5)));
        advance(Duration.ofSeconds(5));
        run(CheckVerdict.SEES_CLIENT);
    }

    private void advance(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private void run(CheckVerdict... verdicts) throws InterruptedException {
        run(CheckReason.REGULAR, verdicts);
    }

    private void run(CheckReason reason, CheckVerdict... verdicts) throws InterruptedException {
        long runs = schedule.snapshot().runs();
        assertThat(schedule.request(reason)).isEqualTo(new CheckRequestResult.Started());
        assertThat(requested.take()).hasSize(verdicts.length);
        answers.add(List.of(verdicts));
        await().until(() -> schedule.snapshot().runs() == runs + 1);
    }
}
