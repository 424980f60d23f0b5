package dev.mailingress.proxy.transport.socket;

/** Buffer in the kernel between two sockets, for splice(2). */
public interface Pipe {

    /**
     * Takes bytes from a socket. Only an empty pipe may be filled: the kernel reports a full pipe and an empty socket
     * the same way (splice(2), EAGAIN).
     *
     * @return number of bytes taken; 0 if none are available, the input has ended, the connection is broken, or the
     *     kernel does not splice: a read shows which
     */
    int fill(StreamSocket from);

    /**
     * Sends as much to a socket as it accepts. Whether the socket is broken is reported by an event, not here.
     *
     * @return whether this pipe is empty now
     */
    boolean drain(StreamSocket to);
}
