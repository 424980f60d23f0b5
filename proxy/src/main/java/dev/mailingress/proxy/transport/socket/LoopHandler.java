package dev.mailingress.proxy.transport.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/**
 * Wraps Netty's I/O handler of a loop: invalidates the loop's clock before it waits for events and runs the deferred
 * tasks after them.
 */
final class LoopHandler implements IoHandler {

    private final IoHandler selector;
    private final LoopClock clock = new LoopClock();
    private final DeferredTasks deferredTasks = new DeferredTasks();
    private @Nullable NonBlockingContext nonBlockingContext;

    LoopHandler(IoHandler selector) {
        this.selector = selector;
    }

    LoopClock clock() {
        return clock;
    }

    DeferredTasks deferredTasks() {
        return deferredTasks;
    }

    @Override
    public void initialize() {
        selector.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        clock.invalidate();
        int handled = selector.run(deferredTasks.isEmpty() ? context : nonBlocking(context));
        deferredTasks.runAll();
        return handled;
    }

    private IoHandlerContext nonBlocking(IoHandlerContext context) {
        // A loop has one context; a busy loop must not allocate an object for each batch.
        if (nonBlockingContext == null || nonBlockingContext.context() != context) {
            nonBlockingContext = new NonBlockingContext(context);
        }
        return nonBlockingContext;
    }

    @Override
    public void prepareToDestroy() {
        selector.prepareToDestroy();
        deferredTasks.runAll();
    }

    @Override
    public void destroy() {
        selector.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return selector.register(handle);
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return selector.isCompatible(handleType);
    }

    /** Polls for events without waiting, because deferred tasks are queued. */
    private record NonBlockingContext(IoHandlerContext context) implements IoHandlerContext {

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return context.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            context.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return context.shouldReportActiveIoTime();
        }
    }
}
