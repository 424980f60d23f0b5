package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** One end of a connection, the client's or the backend's. Registered once, edge-triggered. */
abstract class Peer implements EpollIoHandle {

    static final EpollIoOps READS =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);
    static final EpollIoOps READS_AND_WRITES = READS.with(EpollIoOps.EPOLLOUT);

    private static final int EPOLLHUP = 0x10;
    private static final int ENDING = EpollIoOps.EPOLLRDHUP.value() | EpollIoOps.EPOLLERR.value() | EPOLLHUP;
    private static final int READABLE = EpollIoOps.EPOLLIN.value() | ENDING;
    private static final int WRITABLE = EpollIoOps.EPOLLOUT.value();
    /** After this number of reads, other connections are served. */
    private static final int READS_A_TURN = 8;

    private final LoadLoop loop;
    private final Socket socket;
    private IoRegistration registration;
    private boolean ending;
    private boolean closed;

    Peer(LoadLoop loop, Socket socket) {
        this.loop = loop;
        this.socket = socket;
    }

    void register(EpollIoOps interest) {
        loop.register(this, done -> {
            registration = done;
            registration.submit(interest);
        });
    }

    final LoadLoop loop() {
        return loop;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    abstract void received(ByteBuf bytes, int length) throws IOException;

    /** The peer has sent FIN. */
    abstract void ended() throws IOException;

    void writable() throws IOException {}

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int ops = ((EpollIoEvent) event).ops().value();
        try {
            if (!closed && (ops & WRITABLE) != 0) {
                writable();
            }
            if (!closed && (ops & READABLE) != 0) {
                ending |= (ops & ENDING) != 0;
                read();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void read() throws IOException {
        ByteBuf buffer = loop.received();
        for (int reads = 0; reads < READS_A_TURN; reads++) {
            int length = socket.recvAddress(buffer.memoryAddress(), 0, LoadLoop.READ_BYTES);
            if (length < 0) {
                ended();
                return;
            }
            if (length == 0) {
                return;
            }
            received(buffer, length);
            if (closed || (length < LoadLoop.READ_BYTES && !ending)) {
                return;
            }
        }
        loop.execute(this::readOn);
    }

    private void readOn() {
        try {
            if (!closed) {
                read();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    /** Sends bytes that always fit into the socket's buffer. */
    final void send(ByteBuf bytes, int length) throws IOException {
        int sent = sendSome(bytes, length);
        if (sent != length) {
            throw new IOException("the kernel accepted " + sent + "/" + length + " bytes");
        }
    }

    final void send(ByteBuf message) throws IOException {
        send(message, message.writerIndex());
    }

    final int sendSome(ByteBuf bytes, int length) throws IOException {
        return socket.sendAddress(bytes.memoryAddress(), 0, length);
    }

    final void shutdownOutput() throws IOException {
        socket.shutdown(false, true);
    }

    final void fail(Throwable cause) {
        close();
        loop.failed(cause);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // close(2): the descriptor is closed even if an error is returned.
        }
        if (registration != null) {
            registration.cancel();
        }
    }
}
