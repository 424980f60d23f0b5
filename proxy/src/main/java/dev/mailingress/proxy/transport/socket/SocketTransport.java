package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.AcceptState;
import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.Loop;
import dev.mailingress.proxy.transport.SpliceState;
import dev.mailingress.proxy.transport.Transport;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Transport on Netty event loops. Both legs of a connection belong to the loop that accepted the client. */
public abstract class SocketTransport implements Transport {

    private final IoEventLoopGroup group;
    private final List<SocketLoop> loops = new ArrayList<>();
    private final List<Pipes> allPipes = new ArrayList<>();
    private final AcceptMonitor acceptMonitor = new AcceptMonitor();
    private final SlowReaderMemory slowReaders;
    private final @Nullable InetAddress listenAddress;

    /**
     * @param threads number of loops
     * @param memory maximum off-heap bytes of all loops together, most of them for slow readers
     * @param pipes creates the pipes of one loop
     * @param listenAddress the only address whose ports are bound; null for all
     */
    protected SocketTransport(
            int threads,
            long memory,
            IoHandlerFactory handlers,
            SocketConnector socketConnector,
            Supplier<Pipes> pipes,
            @Nullable InetAddress listenAddress) {
        this.listenAddress = listenAddress;
        slowReaders = new SlowReaderMemory(memory, threads);
        List<LoopHandler> loopHandlers = new ArrayList<>();
        group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("mail-loop", true), (IoHandlerFactory) executor -> {
                    LoopHandler handler = new LoopHandler(handlers.newHandler(executor));
                    loopHandlers.add(handler);
                    return handler;
                });
        // The group creates its loops, and so their handlers, in the order in which it iterates them.
        Iterator<LoopHandler> nextHandler = loopHandlers.iterator();
        group.forEach(loop -> {
            Pipes loopPipes = pipes.get();
            allPipes.add(loopPipes);
            loops.add(new SocketLoop(
                    (IoEventLoop) loop, nextHandler.next(), socketConnector, loopPipes, new LoopMemory(slowReaders)));
        });
    }

    /**
     * Why nothing is spliced.
     *
     * @return a clause; null if no reason is known
     */
    protected abstract @Nullable String spliceUnavailableReason();

    /**
     * Binds an address and port; clients queue in the kernel from now on.
     *
     * @param shared whether more sockets of this process will bind the same port
     */
    protected abstract ListeningSocket listen(
            InetSocketAddress address, boolean shared, SocketLoop loop, Acceptor acceptor) throws IOException;

    /** Monitor of all listeners. */
    protected final AcceptMonitor acceptMonitor() {
        return acceptMonitor;
    }

    @Override
    public final AcceptState accepts() {
        return acceptMonitor.state();
    }

    @Override
    public final long bytesHeld() {
        return slowReaders.held();
    }

    @Override
    public final List<Loop> loops() {
        return List.copyOf(loops);
    }

    @Override
    public final SpliceState splice() {
        long bytes = 0;
        int open = 0;
        int max = 0;
        for (Pipes pipes : allPipes) {
            bytes += pipes.splicedBytes();
            open += pipes.openPipes();
            max += pipes.maxPipes();
        }
        return new SpliceState(spliceUnavailableReason(), bytes, open, max);
    }

    @Override
    public final Binding bind(int port, Acceptor acceptor) throws IOException {
        InetSocketAddress address =
                listenAddress == null ? new InetSocketAddress(port) : new InetSocketAddress(listenAddress, port);
        List<ListeningSocket> sockets = new ArrayList<>();
        try {
            boolean shared = loops.size() > 1;
            if (shared) {
                // Sockets that share a port would also share it with another process: only an exclusive bind shows
                // whether it is in use.
                listen(address, false, loops.get(0), acceptor).close();
            }
            for (SocketLoop loop : loops) {
                sockets.add(listen(address, shared, loop, acceptor));
            }
            return new ListenerBinding(sockets);
        } catch (IOException e) {
            sockets.forEach(ListeningSocket::close);
            throw asBindException(e);
        } catch (RuntimeException | Error e) {
            // Left open, the kernel would give them clients that nobody accepts.
            sockets.forEach(ListeningSocket::close);
            throw e;
        }
    }

    private static IOException asBindException(IOException e) {
        if (e instanceof BindException || !String.valueOf(e.getMessage()).contains("in use")) {
            return e;
        }
        BindException inUse = new BindException(e.getMessage());
        inUse.initCause(e);
        return inUse;
    }

    @Override
    public final void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.forEach(SocketLoop::close);
    }
}
