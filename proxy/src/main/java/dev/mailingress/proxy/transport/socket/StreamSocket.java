package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP socket that never blocks, and the system calls that a relay needs of it. */
public interface StreamSocket {

    /** What {@link #receive} gives when the peer has sent FIN. */
    int END = -1;

    /**
     * Fills {@code into} from its beginning, up to {@code length} bytes.
     *
     * @return bytes received, 0 if there are none now, {@link #END} behind the last
     * @throws IOException if the connection is broken
     */
    int receive(ByteBuf into, int length) throws IOException;

    /**
     * Sends the bytes between two indexes.
     *
     * @return how many the kernel took; 0 if it takes none now
     * @throws IOException if the connection is broken
     */
    int send(ByteBuf from, int begin, int end) throws IOException;

    /** Sends FIN. */
    void shutdownOutput() throws IOException;

    /**
     * Looks how the handshake stands, of which something was heard.
     *
     * @param broken whether that was an error
     * @return whether it is done
     * @throws IOException why it has failed
     */
    boolean finishConnect(boolean broken) throws IOException;

    /** Sends the last packet of the handshake, which waits for the first bytes of ours so that they share it. */
    void acknowledge() throws IOException;

    /**
     * Sets what matters to a connection that lasts: probes while it is silent, an end to what is never acknowledged. Most
     * connections are over before that, and each option is a system call.
     */
    void keepAlive() throws IOException;

    /** Our end; null if it cannot be had. */
    @Nullable
    InetSocketAddress localAddress();

    void close();
}
