package dev.mailingress.proxy.lifecycle;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Sessions that exchange lines continuously, one after the other, on one thread. */
final class SessionLoad implements AutoCloseable {

    private final Queue<EchoSession> active = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong rounds = new AtomicLong();
    private final Thread thread = new Thread(this::run, "session-load");
    private volatile boolean finished;

    private SessionLoad() {
        thread.setDaemon(true);
    }

    /** @param source an address of this machine */
    static SessionLoad of(int size, String source, int port) throws IOException {
        SessionLoad load = new SessionLoad();
        for (int i = 0; i < size; i++) {
            load.active.add(EchoSession.open(source, port));
        }
        load.thread.start();
        return load;
    }

    private void run() {
        while (!finished && !active.isEmpty()) {
            active.removeIf(session -> !finished && !exchanges(session));
            rounds.incrementAndGet();
        }
    }

    private boolean exchanges(EchoSession session) {
        try {
            session.exchange();
            return true;
        } catch (IOException e) {
            failures.add(session.socket().getLocalPort() + " after " + session.exchanges() + ": " + e.getMessage());
            close(session);
            return false;
        }
    }

    /** Number of active sessions. */
    int size() {
        return active.size();
    }

    /** Sessions that were closed by the proxy, each with its error. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Waits until each active session has exchanged another line. */
    void awaitRound() {
        long before = rounds.get();
        await().until(() -> rounds.get() > before + 1);
    }

    /** Closes all sessions. */
    void finish() {
        finished = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        new ArrayList<>(active).forEach(SessionLoad::close);
    }

    private static void close(EchoSession session) {
        try {
            session.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        finish();
    }
}
