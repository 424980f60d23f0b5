package dev.mailingress.proxy.transport.socket;

/** Bytes on their way between two sockets that stay in the kernel. */
public interface Pipe {

    /**
     * Takes from a socket. Only an empty pipe may be filled: of a full one and of an empty socket the kernel says the same
     * (splice(2), EAGAIN).
     *
     * @return bytes taken; 0 if there are none now, or none behind the last, or if the connection is broken, or if the kernel
     *     does not do it: a read tells
     */
    int fill(StreamSocket from);

    /**
     * Gives as much to a socket as that takes. Whether the socket is broken is not told here, an event tells.
     *
     * @return whether this pipe is empty now
     */
    boolean drain(StreamSocket to);
}
