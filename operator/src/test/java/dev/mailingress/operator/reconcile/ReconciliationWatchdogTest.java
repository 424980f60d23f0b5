package dev.mailingress.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.operator.testing.TestClock;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ReconciliationWatchdogTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestClock clock = new TestClock();
    private final ReconciliationWatchdog watchdog = new ReconciliationWatchdog(clock, LIMIT);

    @Test
    void shouldBeStuckWhenAReconciliationRunsLongerThanTheLimit() throws Exception {
        // When
        boolean stuckInTime = watchdog.timeControllerExecution(execution(() -> {
            clock.advance(LIMIT);
            return watchdog.isStuck();
        }));
        boolean stuckLater = watchdog.timeControllerExecution(execution(() -> {
            clock.advance(LIMIT.plusSeconds(1));
            return watchdog.isStuck();
        }));
        // Then
        assertThat(stuckInTime).as("at the limit").isFalse();
        assertThat(stuckLater).as("after the limit").isTrue();
    }

    @Test
    void shouldNotBeStuckWhenNoReconciliationRuns() throws Exception {
        // Given
        watchdog.timeControllerExecution(execution(() -> "done"));
        assertThatThrownBy(() -> watchdog.timeControllerExecution(execution(() -> {
                    throw new IllegalStateException("failed");
                })))
                .hasMessage("failed");
        // When
        clock.advance(LIMIT.multipliedBy(10));
        // Then
        assertThat(watchdog.isStuck()).isFalse();
    }

    @Test
    void shouldBeStuckWhenOneReconciliationDoesNotEndWhileOthersDo() throws Exception {
        // When
        boolean stuck = watchdog.timeControllerExecution(execution(() -> {
            clock.advance(LIMIT.plusSeconds(1));
            return watchdog.timeControllerExecution(execution(watchdog::isStuck));
        }));
        // Then
        assertThat(stuck).isTrue();
    }

    private static <T> ControllerExecution<T> execution(Callable<T> reconciliation) {
        return new ControllerExecution<>() {
            @Override
            public String name() {
                return "reconcile";
            }

            @Override
            public String controllerName() {
                return "mailingress";
            }

            @Override
            public String successTypeName(T result) {
                return "";
            }

            @Override
            public ResourceID resourceID() {
                return new ResourceID("mail", "post");
            }

            @Override
            public Map<String, Object> metadata() {
                return Map.of();
            }

            @Override
            public T execute() throws Exception {
                return reconciliation.call();
            }
        };
    }
}
