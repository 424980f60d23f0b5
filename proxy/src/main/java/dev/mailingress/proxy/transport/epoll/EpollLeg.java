package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leg that is a socket on an epoll loop, registered once for everything. Edges are not repeated: what the kernel said is
 * kept in {@link #readable} until a read has shown that there is nothing more.
 */
final class EpollLeg implements Leg, EpollIoHandle {

    static final EpollIoOps ALL = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);

    private static final Logger LOGGER = LoggerFactory.getLogger(EpollLeg.class);
    private static final int EPOLLHUP = 0x10;
    private static final int IN = EpollIoOps.EPOLLIN.value();
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int ENDING = EpollIoOps.EPOLLRDHUP.value() | EpollIoOps.EPOLLERR.value() | EPOLLHUP;
    /** Then the other connections of the loop have their turn. */
    private static final int READS_A_TURN = 16;

    private final NativeSocket socket;
    private final EpollLoop loop;
    private final InetSocketAddress remoteAddress;
    private @Nullable InetSocketAddress localAddress;
    private @Nullable IoRegistration registration;
    private @Nullable LegHandler handler;
    private @Nullable PendingConnect connect;
    private @Nullable ByteBuf unsent;
    private boolean readable;
    private boolean peerEnding;
    private boolean reading;
    private boolean readQueued;
    private boolean shutdownWhenSent;
    private boolean closeWhenSent;
    private boolean closed;

    EpollLeg(NativeSocket socket, EpollLoop loop, InetSocketAddress remoteAddress) {
        this.socket = socket;
        this.loop = loop;
        this.remoteAddress = remoteAddress;
    }

    /** While this leg's handshake goes on, {@code connect} hears of it instead of a handler. */
    void awaitConnect(PendingConnect connect) {
        this.connect = connect;
    }

    void registered(IoRegistration registration) {
        this.registration = registration;
        if (closed) {
            registration.cancel();
        } else {
            registration.submit(ALL);
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket.descriptor();
    }

    @Override
    public void handler(LegHandler handler) {
        this.handler = handler;
    }

    @Override
    public InetSocketAddress localAddress() {
        if (localAddress == null) {
            InetSocketAddress address = socket.localAddress();
            localAddress = address == null ? new InetSocketAddress(0) : address;
        }
        return localAddress;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    // An exception out of here would make Netty drop the rest of the ready batch, and edges are not repeated: other
    // connections would stall for ever.
    @Override
    public void handle(IoRegistration from, IoEvent event) {
        try {
            handle(((EpollIoEvent) event).ops().value());
        } catch (IOException e) {
            end(true);
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("A connection failed by a mistake of this program");
            end(false);
        }
    }

    private void handle(int ops) throws IOException {
        if (closed) {
            return;
        }
        if (connect != null) {
            finishConnect(connect);
            return;
        }
        if ((ops & OUT) != 0 && (unsent != null)) {
            sendRest();
        }
        if ((ops & (IN | ENDING)) != 0) {
            readable = true;
            peerEnding |= (ops & ENDING) != 0;
            read();
        }
        if (closeWhenSent && (ops & (EpollIoOps.EPOLLERR.value() | EPOLLHUP)) != 0) {
            end(true);
        }
    }

    private void finishConnect(PendingConnect pending) {
        try {
            if (socket.finishConnect()) {
                connect = null;
                pending.connected(this);
            }
        } catch (IOException e) {
            connect = null;
            dispose();
            pending.failed(e);
        }
    }

    private void read() throws IOException {
        for (int reads = 0; reads < READS_A_TURN; reads++) {
            if (!reading || !readable || closed) {
                return;
            }
            int length = socket.receive(loop.memory().address(), LoopMemory.READ_BYTES);
            if (length > 0) {
                // A short read has emptied the socket, unless a FIN follows that only another read will show.
                readable = length == LoopMemory.READ_BYTES || peerEnding;
                received(length);
            } else if (length == 0) {
                readable = false;
                peerEnding = false;
            } else {
                readable = false;
                reading = false;
                inputEnded();
            }
        }
        queueRead();
    }

    private void received(int length) {
        if (handler != null) {
            handler.received(loop.chunk(length));
        }
    }

    private void inputEnded() {
        if (handler != null) {
            handler.inputEnded();
        }
    }

    private void queueRead() {
        if (!readQueued) {
            readQueued = true;
            loop.execute(this::readQueued);
        }
    }

    private void readQueued() {
        readQueued = false;
        try {
            read();
        } catch (IOException e) {
            end(true);
        }
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
        if (readable) {
            queueRead();
        }
    }

    @Override
    public boolean write(Chunk chunk) {
        return send(loop.memory().shared(), chunk.size());
    }

    @Override
    public boolean write(byte[] bytes) {
        ByteBuf copy = loop.memory().take();
        copy.writeBytes(bytes);
        boolean more = send(copy, bytes.length);
        loop.memory().giveBack(copy);
        return more;
    }

    private boolean send(ByteBuf bytes, int length) {
        if (closed) {
            return true;
        }
        int sent = 0;
        try {
            if (unsent == null) {
                sent = socket.send(bytes.memoryAddress(), 0, length);
            }
        } catch (IOException e) {
            end(true);
            return true;
        }
        if (sent < length) {
            keep(bytes, sent, length - sent);
        }
        return unsent == null;
    }

    private void keep(ByteBuf bytes, int from, int length) {
        if (unsent == null) {
            unsent = loop.memory().take();
        }
        unsent.writeBytes(bytes, from, length);
    }

    private void sendRest() throws IOException {
        ByteBuf rest = unsent;
        if (rest == null) {
            return;
        }
        int sent = socket.send(rest.memoryAddress(), rest.readerIndex(), rest.writerIndex());
        rest.skipBytes(sent);
        if (rest.isReadable()) {
            return;
        }
        unsent = null;
        loop.memory().giveBack(rest);
        if (shutdownWhenSent) {
            socket.shutdownOutput();
        }
        if (closeWhenSent) {
            end(false);
        } else if (handler != null && !shutdownWhenSent) {
            handler.writable();
        }
    }

    @Override
    public void shutdownOutput() {
        shutdownWhenSent = true;
        if (unsent == null && !closed) {
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                end(true);
            }
        }
    }

    @Override
    public void close() {
        closeWhenSent = true;
        reading = false;
        if (unsent == null) {
            end(false);
        }
    }

    @Override
    public void abort() {
        end(false);
    }

    /** Once; the handler hears of it when whoever called has returned, as of every other event. */
    private void end(boolean byPeer) {
        if (closed) {
            return;
        }
        boolean cause = byPeer && !closeWhenSent;
        dispose();
        if (handler != null) {
            LegHandler told = handler;
            loop.execute(() -> told.closed(cause));
        }
    }

    /** Gives everything back. Closed before cancelled: close(2) takes the socket out of epoll without another call. */
    void dispose() {
        closed = true;
        socket.close();
        if (registration != null) {
            registration.cancel();
        }
        if (unsent != null) {
            loop.memory().giveBack(unsent);
            unsent = null;
        }
    }
}
