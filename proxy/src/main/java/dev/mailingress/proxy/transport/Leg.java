package dev.mailingress.proxy.transport;

import java.net.InetSocketAddress;

/**
 * One side of a proxied connection: a TCP connection, used on its loop only. A leg starts paused and reads nothing
 * until {@link #resumeReading()}.
 */
public interface Leg {

    /** Sets the handler of all following events. */
    void handler(LegHandler handler);

    /** The local address. An IPv4 client of an IPv6 socket has IPv4 addresses here. */
    InetSocketAddress localAddress();

    /** The peer's address, in the form of {@link #localAddress()}. */
    InetSocketAddress remoteAddress();

    /**
     * Sends bytes immediately; what the kernel does not accept is buffered and sent as soon as possible.
     *
     * @return whether more may be written; if not, {@link LegHandler#onWritable()} follows
     */
    boolean write(Chunk chunk);

    /**
     * Like {@link #write(Chunk)}, for bytes that the proxy itself creates. They are sent in one system call, separately
     * from those before and after.
     */
    boolean write(byte[] bytes);

    /**
     * Forwards everything that this leg receives to {@code sink}, a leg of the same loop, no faster than that accepts
     * it. The handler is informed by {@link LegHandler#onForwarded} instead of {@link LegHandler#onReceived}. Pausing
     * and resuming work as before, and the handler still has to react to the end of the input.
     */
    void pipeTo(Leg sink);

    /**
     * Leaves incoming bytes in the kernel, whose receive window then slows the peer down. One or two more chunks may
     * still arrive.
     */
    void pauseReading();

    void resumeReading();

    /** Sends FIN once everything written has been sent; reading continues. */
    void shutdownOutput();

    /**
     * Closes the connection once everything written has been sent. A slow peer can delay that without limit: set a
     * deadline.
     */
    void close();

    /** Closes the connection immediately; unsent bytes are lost. */
    void abort();
}
