package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Asks the operating system, on threads of its own because that blocks. When the name server is silent the threads and
 * then the queue fill up, and further questions are answered with nothing at once.
 */
public final class SystemResolver implements Resolver, AutoCloseable {

    private static final int THREADS = 4;
    private static final int QUEUED = 1024;
    private static final int KEEP_THREAD_SECONDS = 60;
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F.:]*:[0-9a-fA-F.:]*(%.*)?");

    private final ThreadPoolExecutor threads;

    public SystemResolver() {
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUED),
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
        if (LITERAL.matcher(host).matches()) {
            answer.accept(lookUp(host));
            return;
        }
        try {
            threads.execute(() -> answer.accept(lookUp(host)));
        } catch (RejectedExecutionException full) {
            answer.accept(new Resolution.Unanswered());
        }
    }

    private static Resolution lookUp(String host) {
        try {
            return new Resolution.Found(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException unknown) {
            return new Resolution.NoAddress();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
