package dev.mailingress.proxy.transport.channels;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.lang.reflect.Proxy;

/**
 * Netty's epoll handler, but a socket stays registered while nothing is asked of it. Since netty#16689 (in 4.2.18) a socket
 * that waits for nothing is taken out of epoll, and asking again fails with ENOENT (measured): a client that sends FIN while
 * it is paused, because the backend is still being reached, would get no answer. So EPOLLERR is always asked for, which the
 * kernel reports anyway (epoll_ctl(2)).
 *
 * <p>The endless wake-ups that netty#16689 cures come from a socket that both sides have shut and nobody closes; a
 * connection closes its legs as soon as that is so.
 */
final class KeptRegistrations implements IoHandler {

    private final IoHandler epoll;

    private KeptRegistrations(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory factory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return (ThreadAwareExecutor loop) -> new KeptRegistrations(factory.newHandler(loop));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return kept(epoll.register(handle));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    // A proxy, because only one of the methods differs, and another cannot be declared again without unchecked
    // generics.
    private static IoRegistration kept(IoRegistration registration) {
        return (IoRegistration) Proxy.newProxyInstance(
                IoRegistration.class.getClassLoader(),
                new Class<?>[] {IoRegistration.class},
                (proxy, method, arguments) -> arguments != null && arguments[0] instanceof EpollIoOps ops
                        ? registration.submit(ops.with(EpollIoOps.EPOLLERR))
                        : method.invoke(registration, arguments));
    }
}
