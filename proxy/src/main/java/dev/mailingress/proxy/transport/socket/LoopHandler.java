package dev.mailingress.proxy.transport.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/**
 * What a loop does before and after it has waited for events, around Netty's own handler: the clock forgets, and legs take
 * the turns that events have left them.
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
        // A loop has one context; a busy loop must not make an object of each batch.
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

    /** Looks for events without waiting, because somebody has something to do. */
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
