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
 * Watches the configuration file by polling, which detects every kind of change: an edit, a rename, and the swap of the
 * {@code ..data} link with which Kubernetes updates a mounted ConfigMap; notifications of the kernel miss some of them
 * on some file systems. New content is applied if two polls read the same, so that a half-written file is not. The file
 * is not read while its metadata is unchanged: reading and hashing it twice a second would cost as much CPU as relaying
 * a hundred messages.
 */
final class ConfigWatcher {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConfigWatcher.class);
    static final Duration INTERVAL = Duration.ofMillis(500);
    /**
     * After so many polls the clock of any file system has advanced, so that a later change is visible in the metadata.
     */
    private static final int POLLS_UNTIL_SETTLED = 5;

    private final ConfigFile file;
    private final Proxy proxy;
    private final ScheduledExecutorService scheduler;

    private FileContent applied;
    private FileContent seen;
    /** Whether applying the latest content has thrown, so that it has to be applied again. */
    private boolean failed;

    private String lastFailure = "";
    private Optional<FileStamp> stamp = Optional.empty();
    private int unchangedPolls;
    private @Nullable ScheduledFuture<?> watch;

    /** @param applied content that the proxy was started with */
    ConfigWatcher(ConfigFile file, FileContent applied, Proxy proxy, ScheduledExecutorService scheduler) {
        this.file = file;
        this.proxy = proxy;
        this.scheduler = scheduler;
        this.applied = applied;
        this.seen = applied;
    }

    void start() {
        watch = scheduler.scheduleWithFixedDelay(
                this::poll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (watch != null) {
            watch.cancel(false);
        }
    }

    void poll() {
        try {
            if (!isSettled() || failed) {
                applyIfChanged();
            }
            proxy.retry();
            lastFailure = "";
        } catch (RuntimeException | Error e) {
            // A scheduled task that throws is silently cancelled: by a class that cannot be loaded or a stack
            // overflow as well as by an exception.
            report(e);
        }
    }

    // Once, not at each of the polls that follow twice a second.
    private void report(Throwable failure) {
        if (!failure.toString().equals(lastFailure)) {
            LOGGER.atError().setCause(failure).log("Internal error: checking the configuration file failed; retrying");
            lastFailure = failure.toString();
        }
    }

    private boolean isSettled() {
        Optional<FileStamp> now = file.stamp();
        unchangedPolls = now.isPresent() && now.equals(stamp) ? unchangedPolls + 1 : 0;
        stamp = now;
        return unchangedPolls > POLLS_UNTIL_SETTLED;
    }

    private void applyIfChanged() {
        FileContent now = file.read();
        if (now.equals(seen) && (failed || !now.equals(applied))) {
            failed = true;
            proxy.apply(file.parse(now));
            applied = now;
            failed = false;
        }
        seen = now;
    }
}
