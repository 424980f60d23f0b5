package dev.mailingress.proxy.transport;

import java.nio.ByteBuffer;

/**
 * Received bytes on their way from one leg to another. The receiver of a chunk owns it and either forwards it with
 * {@link Leg#write(Chunk)} or returns it with {@link #release()}, exactly once.
 */
public interface Chunk {

    /** Number of bytes. */
    int size();

    /**
     * The bytes, from position to limit: must be read at once, before the chunk is forwarded or released, and must not
     * be kept.
     */
    ByteBuffer view();

    void release();
}
