package dev.mailingress.proxy.transport.epoll;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to splice(2), for all loops of a transport. It is looked for when the first of them has bulk to carry: most mail
 * servers never do, and the JVM needs memory for it.
 */
final class SpliceSupport {

    private static final Logger LOGGER = LoggerFactory.getLogger(SpliceSupport.class);

    private final Supplier<Optional<SpliceFunctions>> lookup;
    private final AtomicBoolean lookupStarted = new AtomicBoolean();
    private volatile @Nullable SpliceFunctions functions;
    private volatile @Nullable String unavailableReason;

    /** @param unavailableReason why not to look at all; null if nothing is known to stand in the way */
    SpliceSupport(@Nullable String unavailableReason, Supplier<Optional<SpliceFunctions>> lookup) {
        this.unavailableReason = unavailableReason;
        this.lookup = lookup;
    }

    static SpliceSupport ofThisJvm() {
        return new SpliceSupport(ForeignFunctions.unavailableReason(), SpliceFunctions::link);
    }

    /** Why nothing is spliced; null if that is not known to be so. */
    @Nullable
    String unavailableReason() {
        return unavailableReason;
    }

    /** Null where there is none, and until it is found; the first to ask begins that, and does not wait for it. */
    @Nullable
    SpliceFunctions functions() {
        SpliceFunctions found = functions;
        if (found == null && unavailableReason == null && lookupStarted.compareAndSet(false, true)) {
            // Apart from the loop, which this would hold up for some tenths of a second.
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
            unavailableReason = "the JVM or the C library does not have it";
            LOGGER.atInfo().addKeyValue("cause", unavailableReason).log("Bulk is copied, not spliced");
        }
    }

    /** What a loop took for refused works after all. */
    void onSplicing() {
        unavailableReason = null;
    }

    /** The kernel does not splice for this process (seccomp, for instance), by what a loop has seen. */
    void onRefused() {
        if (unavailableReason == null) {
            unavailableReason = "the kernel refuses it";
            LOGGER.atInfo().addKeyValue("cause", unavailableReason).log("Bulk is copied, not spliced");
        }
    }
}
