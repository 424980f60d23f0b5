package dev.mailingress.proxy.transport.socket;

import java.io.IOException;

/** Bytes on their way between two sockets that stay in the kernel. */
public interface Pipe {

    /** What {@link #fill} gives when the kernel does not do this; nothing was taken. */
    int REFUSED = -2;

    /**
     * Takes from a socket. Only an empty pipe may be filled: of a full one and of an empty socket the kernel says the same.
     *
     * @return bytes taken, 0 if there are none now, {@link StreamSocket#END} behind the last, or {@link #REFUSED}
     * @throws IOException if the connection is broken
     */
    int fill(StreamSocket from) throws IOException;

    /**
     * Gives as much to a socket as that takes.
     *
     * @return whether this pipe is empty now
     * @throws IOException if the connection is broken
     */
    boolean drain(StreamSocket to) throws IOException;
}
