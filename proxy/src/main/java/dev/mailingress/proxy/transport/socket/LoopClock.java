package dev.mailingress.proxy.transport.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * A loop's time: read once for each batch of events rather than for each event, because a busy loop would ask hundreds of
 * times a millisecond. Used on that loop alone.
 */
final class LoopClock {

    private long time;
    private boolean known;

    long nanoTime() {
        if (!known) {
            time = System.nanoTime();
            known = true;
        }
        return time;
    }

    /** What was read is old. */
    void forget() {
        known = false;
    }

    /** Makes what {@code factory} makes, and lets this clock forget before each batch. */
    IoHandler handler(IoHandlerFactory factory, ThreadAwareExecutor executor) {
        return new Forgetting(factory.newHandler(executor));
    }

    private final class Forgetting implements IoHandler {

        private final IoHandler handler;

        Forgetting(IoHandler handler) {
            this.handler = handler;
        }

        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            forget();
            return handler.run(context);
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return handler.register(handle);
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handler.isCompatible(handleType);
        }
    }
}
