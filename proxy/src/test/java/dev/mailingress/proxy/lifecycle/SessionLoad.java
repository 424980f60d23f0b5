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
final class SessionLoad implements AutoCloseable {

    private final Queue<EchoSession> talking = new ConcurrentLinkedQueue<>();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong rounds = new AtomicLong();
    private final Thread thread = new Thread(this::talk, "crowd");
    private volatile boolean over;

    private SessionLoad() {
        thread.setDaemon(true);
    }

    /** @param source an address of this machine */
    static SessionLoad of(int size, String source, int port) throws IOException {
        SessionLoad sessionLoad = new SessionLoad();
        for (int i = 0; i < size; i++) {
            sessionLoad.talking.add(EchoSession.open(source, port));
        }
        sessionLoad.thread.start();
        return sessionLoad;
    }

    private void talk() {
        while (!over && !talking.isEmpty()) {
            talking.removeIf(echoSession -> !over && !talks(echoSession));
            rounds.incrementAndGet();
        }
    }

    private boolean talks(EchoSession echoSession) {
        try {
            echoSession.exchange();
            return true;
        } catch (IOException e) {
            ended.add(
                    echoSession.socket().getLocalPort() + " after " + echoSession.exchanges() + ": " + e.getMessage());
            closed(echoSession);
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
        new ArrayList<>(talking).forEach(SessionLoad::closed);
    }

    private static void closed(EchoSession echoSession) {
        try {
            echoSession.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        leave();
    }
}
