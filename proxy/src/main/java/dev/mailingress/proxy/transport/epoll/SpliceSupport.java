package dev.mailingress.proxy.transport.epoll;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access to splice(2), for all loops of a transport. Linked when the first of them has bulk data to carry: most mail
 * servers never do, and the JVM needs memory for it.
 */
final class SpliceSupport {

    private static final Logger LOGGER = LoggerFactory.getLogger(SpliceSupport.class);

    private final Supplier<Optional<SpliceFunctions>> lookup;
    private final AtomicBoolean lookupStarted = new AtomicBoolean();
    private volatile @Nullable SpliceFunctions functions;
    private volatile @Nullable String unavailableReason;

    /** @param unavailableReason why not to link it at all; null if no reason is known */
    SpliceSupport(@Nullable String unavailableReason, Supplier<Optional<SpliceFunctions>> lookup) {
        this.unavailableReason = unavailableReason;
        this.lookup = lookup;
    }

    static SpliceSupport ofThisJvm() {
        return new SpliceSupport(ForeignFunctions.unavailableReason(), SpliceFunctions::link);
    }

    /** Why nothing is spliced; null if no reason is known. */
    @Nullable
    String unavailableReason() {
        return unavailableReason;
    }

    /**
     * The linked functions; null if unavailable or not linked yet. The first call starts the linking and does not wait
     * for it.
     */
    @Nullable
    SpliceFunctions functions() {
        SpliceFunctions found = functions;
        if (found == null && unavailableReason == null && lookupStarted.compareAndSet(false, true)) {
            // On a separate thread, because it would block the loop for some tenths of a second.
            Thread linker = new Thread(this::link, "splice-linker");
            linker.setDaemon(true);
            linker.start();
        }
        return found;
    }

    private void link() {
        Optional<SpliceFunctions> found = lookup.get();
        if (found.isPresent()) {
            functions = found.get();
        } else {
            unavailableReason = "the JVM or the C library does not support it";
            LOGGER.atInfo().addKeyValue("cause", unavailableReason).log("Bulk data is copied, not spliced.");
        }
    }

    /** Splicing works, although a loop has reported it as refused. */
    void onSplicing() {
        unavailableReason = null;
    }

    /** A loop has found that the kernel does not splice for this process (seccomp, for example). */
    void onRefused() {
        if (unavailableReason == null) {
            unavailableReason = "the kernel refuses it";
            LOGGER.atInfo().addKeyValue("cause", unavailableReason).log("Bulk data is copied, not spliced.");
        }
    }
}
