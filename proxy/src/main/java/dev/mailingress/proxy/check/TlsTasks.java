package dev.mailingress.proxy.check;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Computations of one session's TLS, on threads that sessions share. Meanwhile input waits in the TLS handler, so the
 * end of the input must wait for {@link #whenIdle(Runnable)}, or it would overtake a greeting. Confined to the event
 * loop.
 */
final class TlsTasks implements Executor {

    private final Executor threads;
    private final Executor loop;
    private int running;
    private @Nullable Runnable whenIdle;

    TlsTasks(Executor threads, Executor loop) {
        this.threads = threads;
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                // Behind the continuation that the TLS handler has just queued, which may begin another task.
                loop.execute(this::onFinished);
            }
        });
        running++;
    }

    private void onFinished() {
        running--;
        Runnable action = whenIdle;
        if (running == 0 && action != null) {
            whenIdle = null;
            action.run();
        }
    }

    /** Runs {@code action}, once everything received before is processed; only the first one that has to wait. */
    void whenIdle(Runnable action) {
        if (running == 0) {
            action.run();
        } else if (whenIdle == null) {
            whenIdle = action;
        }
    }
}
