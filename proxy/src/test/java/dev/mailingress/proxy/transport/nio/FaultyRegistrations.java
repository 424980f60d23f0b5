package dev.mailingress.proxy.transport.nio;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** Selectors that refuse to report the events of a handle when the test wants them to. */
final class FaultyRegistrations implements IoHandlerFactory {

    private final IoHandlerFactory selectors = NioIoHandler.newFactory();
    private final AtomicBoolean failsNext = new AtomicBoolean();

    /** The next request for events throws. */
    void failNext() {
        failsNext.set(true);
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new FaultySelector(selectors.newHandler(executor), failsNext);
    }

    private record FaultySelector(IoHandler selector, AtomicBoolean failsNext) implements IoHandler {

        @Override
        public void initialize() {
            selector.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return selector.run(context);
        }

        @Override
        public void prepareToDestroy() {
            selector.prepareToDestroy();
        }

        @Override
        public void destroy() {
            selector.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return faulty(selector.register(handle), failsNext);
        }

        @Override
        public void wakeup() {
            selector.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return selector.isCompatible(handleType);
        }
    }

    // A proxy, because the interface has a method that error-prone does not allow to implement.
    private static IoRegistration faulty(IoRegistration registration, AtomicBoolean failsNext) {
        return (IoRegistration) Proxy.newProxyInstance(
                IoRegistration.class.getClassLoader(),
                new Class<?>[] {IoRegistration.class},
                (proxy, method, arguments) -> {
                    if ("submit".equals(method.getName()) && failsNext.getAndSet(false)) {
                        throw new UncheckedIOException(
                                new IOException("epoll_ctl(..) failed with error(-28): No space left on device"));
                    }
                    return method.invoke(registration, arguments);
                });
    }
}
