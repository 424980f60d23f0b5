package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.configfile.ConfigFile;
import dev.mailingress.proxy.configfile.FileContent;
import dev.mailingress.proxy.configfile.FileStamp;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the file's content again and again. Polling sees every way in which a file changes: an edit, a rename, and the
 * swap of the {@code ..data} link by which Kubernetes updates a mounted ConfigMap; notifications of the kernel miss some on
 * some file systems. A content counts when it was the same at two looks, so that a half-written file is not taken. It is not
 * read while the file system shows that nothing has touched it: to read and hash it twice a second would cost as much CPU as
 * to relay a hundred messages.
 */
final class ConfigWatcher {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConfigWatcher.class);
    static final Duration INTERVAL = Duration.ofMillis(500);
    /** In so many looks every file system's clock has gone on: what changes from then on shows. */
    private static final int LOOKS_UNTIL_SETTLED = 5;

    private final ConfigFile file;
    private final Proxy proxy;
    private final ScheduledExecutorService scheduler;

    private FileContent applied;
    private FileContent seen;
    private Optional<FileStamp> stamp = Optional.empty();
    private int looksAlike;
    private @Nullable ScheduledFuture<?> watch;

    /** @param applied what the proxy was started with */
    ConfigWatcher(ConfigFile file, FileContent applied, Proxy proxy, ScheduledExecutorService scheduler) {
        this.file = file;
        this.proxy = proxy;
        this.scheduler = scheduler;
        this.applied = applied;
        this.seen = applied;
    }

    void start() {
        watch = scheduler.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (watch != null) {
            watch.cancel(false);
        }
    }

    void look() {
        try {
            if (!isSettled()) {
                takeWhatIsNew();
            }
            proxy.retry();
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again, and nobody would know.
            LOGGER.atError().setCause(e).log("Looking at the configuration failed, trying again");
        }
    }

    private boolean isSettled() {
        Optional<FileStamp> now = file.stamp();
        looksAlike = now.isPresent() && now.equals(stamp) ? looksAlike + 1 : 0;
        stamp = now;
        return looksAlike > LOOKS_UNTIL_SETTLED;
    }

    private void takeWhatIsNew() {
        FileContent now = file.read();
        if (now.equals(seen) && !now.equals(applied)) {
            applied = now;
            proxy.apply(file.parse(now));
        }
        seen = now;
    }
}
