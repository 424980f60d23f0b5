package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Resolver of the operating system, on its own threads because it blocks. When the name server is silent, first the
 * threads and then the queue fill up, and further lookups remain unanswered immediately.
 */
public final class SystemResolver implements Resolver, AutoCloseable {

    private static final int THREADS = 4;
    private static final int QUEUE_CAPACITY = 1024;
    private static final int KEEP_THREAD_SECONDS = 60;
    // EAI_NONAME and EAI_NODATA as worded by glibc and musl; the JDK passes nothing else on.
    private static final Pattern NO_ADDRESS = Pattern.compile(
            "name or service not known|no address associated with|name does not resolve|name has no usable address",
            Pattern.CASE_INSENSITIVE);

    private final ThreadPoolExecutor threads;

    public SystemResolver() {
        // The JDK would cache answers for 30 s and failures for 10 s: too long for a mail server that returns with
        // another address, and a cached failure does not show its kind.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE_CAPACITY),
                SystemResolver::thread);
        this.threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "resolver");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void resolve(String host, Consumer<Resolution> answer) {
        try {
            threads.execute(() -> deliver(lookUp(host), answer));
        } catch (RejectedExecutionException queueFull) {
            answer.accept(new Resolution.Unanswered());
        }
    }

    private static void deliver(Resolution resolution, Consumer<Resolution> answer) {
        try {
            answer.accept(resolution);
        } catch (RejectedExecutionException loopClosed) {
            // The loop of the caller is closed: the answer is no longer needed.
        }
    }

    private static Resolution lookUp(String host) {
        try {
            return new Resolution.Found(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            return failure(String.valueOf(e.getMessage()));
        }
    }

    // In doubt the name is unanswered: then addresses that were good are still tried for a while.
    static Resolution failure(String message) {
        return NO_ADDRESS.matcher(message).find() ? new Resolution.NoAddress() : new Resolution.Unanswered();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
