package dev.mailingress.proxy.transport;

import java.net.InetSocketAddress;

/**
 * One TCP connection, seen from its loop: every method is called on that loop. A leg begins paused; it reads nothing until
 * {@link #resumeReading()}.
 */
public interface Leg {

    /** Who hears what happens here, from now on. */
    void handler(LegHandler handler);

    /** Our end. An IPv4 client of an IPv6 socket has IPv4 addresses here. */
    InetSocketAddress localAddress();

    /** The peer's end; as {@link #localAddress()}. */
    InetSocketAddress remoteAddress();

    /**
     * Sends bytes at once; what the kernel does not take is kept here and sent as soon as it does.
     *
     * @return whether more may be written; if not, {@link LegHandler#onWritable()} says when
     */
    boolean write(Chunk chunk);

    /**
     * As {@link #write(Chunk)}, for bytes of our own. They leave in one system call, apart from those before and after.
     */
    boolean write(byte[] bytes);

    /**
     * Joins this leg to another one of its loop: from now on what arrives here goes on to {@code sink}, no faster than that
     * takes it, and the handler hears how much it was by {@link LegHandler#onForwarded} instead of {@link LegHandler#onReceived}.
     * Reading begins and stops as ever, and the end is the handler's affair as ever.
     */
    void pipeTo(Leg sink);

    /** Leaves what arrives in the kernel, whose window then slows the peer down. A chunk or two may still come. */
    void pauseReading();

    void resumeReading();

    /** Sends FIN when all that was written is gone; reading goes on. */
    void shutdownOutput();

    /** Closes when all that was written is gone. That may take as long as the peer likes: set a deadline. */
    void close();

    /** Closes now; what was not sent is lost. */
    void abort();
}
