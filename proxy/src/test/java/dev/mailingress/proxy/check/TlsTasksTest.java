package dev.mailingress.proxy.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TlsTasksTest {

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<String> order = new ArrayList<>();
    private final TlsTasks tasks = new TlsTasks(threads::add, loop::add);

    @Test
    void shouldRunActionAtOnceWhenNothingIsComputed() {
        // When
        tasks.whenIdle(() -> order.add("end"));
        // Then
        assertThat(order).containsExactly("end");
    }

    @Test
    void shouldRunActionAfterLastComputationAndItsContinuation() {
        // Given: a computation whose continuation begins another one, as in a handshake
        tasks.execute(() -> loop.add(() -> {
            order.add("first");
            tasks.execute(() -> loop.add(() -> order.add("second")));
        }));
        tasks.whenIdle(() -> order.add("end"));
        assertThat(order).isEmpty();
        // When
        runAll();
        // Then
        assertThat(order).containsExactly("first", "second", "end");
    }

    @Test
    void shouldRunOnlyFirstActionThatHadToWait() {
        // Given
        tasks.execute(() -> order.add("task"));
        tasks.whenIdle(() -> order.add("end"));
        tasks.whenIdle(() -> order.add("another end"));
        // When
        runAll();
        // Then
        assertThat(order).containsExactly("task", "end");
    }

    @Test
    void shouldBeIdleWhenNoThreadAcceptsTask() {
        // Given
        TlsTasks rejected = new TlsTasks(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                loop::add);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> rejected.execute(() -> order.add("task")));
        // When
        rejected.whenIdle(() -> order.add("end"));
        // Then
        assertThat(order).containsExactly("end");
    }

    private void runAll() {
        while (!threads.isEmpty() || !loop.isEmpty()) {
            Runnable next = threads.isEmpty() ? loop.remove() : threads.remove();
            next.run();
        }
    }
}
