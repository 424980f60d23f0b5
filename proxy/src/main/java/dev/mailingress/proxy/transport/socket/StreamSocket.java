package dev.mailingress.proxy.transport.socket;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Non-blocking TCP socket, with the system calls that a relay needs. */
public interface StreamSocket {

    /** Result of {@link #receive} after the peer's FIN. */
    int END = -1;

    /**
     * Fills {@code into} from its beginning, with up to {@code length} bytes.
     *
     * @return number of bytes received, 0 if none are available, {@link #END} after the last
     * @throws IOException if the connection is broken
     */
    int receive(ByteBuf into, int length) throws IOException;

    /**
     * Sends the bytes between two indexes.
     *
     * @return number of bytes that the kernel accepted; 0 if none
     * @throws IOException if the connection is broken
     */
    int send(ByteBuf from, int begin, int end) throws IOException;

    /** Sends FIN. */
    void shutdownOutput() throws IOException;

    /**
     * Checks the state of the handshake after an event.
     *
     * @param broken whether the event was an error
     * @return whether the handshake is complete
     * @throws IOException if it has failed
     */
    boolean finishConnect(boolean broken) throws IOException;

    /**
     * Sends the last packet of the handshake, which is otherwise delayed so that it carries the first bytes written.
     */
    void acknowledge() throws IOException;

    /**
     * Sets the options of a long-lived connection: probes while it is silent. Most connections end before that, and
     * each option is a system call.
     */
    void keepAlive() throws IOException;

    /** The local address; null if it is not available. */
    @Nullable
    InetSocketAddress localAddress();

    void close();
}
