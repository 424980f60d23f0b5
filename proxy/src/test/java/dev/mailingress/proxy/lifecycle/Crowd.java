package dev.mailingress.proxy.lifecycle;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Sessions that talk without a pause, one after the other, on a thread of their own. One that has ended is told of. */
final class Crowd implements AutoCloseable {

    private final Queue<Session> talking = new ConcurrentLinkedQueue<>();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong rounds = new AtomicLong();
    private final Thread thread = new Thread(this::talk, "crowd");
    private volatile boolean over;

    private Crowd() {
        thread.setDaemon(true);
    }

    /** @param source an address of this machine */
    static Crowd of(int size, String source, int port) throws IOException {
        Crowd crowd = new Crowd();
        for (int i = 0; i < size; i++) {
            crowd.talking.add(Session.open(source, port));
        }
        crowd.thread.start();
        return crowd;
    }

    private void talk() {
        while (!over && !talking.isEmpty()) {
            talking.removeIf(session -> !over && !talks(session));
            rounds.incrementAndGet();
        }
    }

    private boolean talks(Session session) {
        try {
            session.exchange();
            return true;
        } catch (IOException e) {
            ended.add(session.socket().getLocalPort() + " after " + session.exchanges() + ": " + e.getMessage());
            closed(session);
            return false;
        }
    }

    /** How many talk. */
    int size() {
        return talking.size();
    }

    /** Those that have ended, and how. */
    List<String> ended() {
        return List.copyOf(ended);
    }

    /** Each that talks has said something, and heard it, that it had not said before. */
    void awaitRound() {
        long before = rounds.get();
        await().until(() -> rounds.get() > before + 1);
    }

    /** All have said what they wanted, and leave. */
    void leave() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        new ArrayList<>(talking).forEach(Crowd::closed);
    }

    private static void closed(Session session) {
        try {
            session.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        leave();
    }
}
