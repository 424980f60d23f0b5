package dev.mailingress.proxy.transport;

import java.nio.ByteBuffer;

/**
 * Bytes on their way from one leg to another. Whoever is handed a chunk owns it, and passes it on by {@link Leg#write(Chunk)}
 * or gives it back by {@link #release()}, exactly once.
 */
public interface Chunk {

    /** In bytes. */
    int size();

    /** Its bytes, from position to limit: to be read at once, before it is passed on or given back, and not to be kept. */
    ByteBuffer view();

    void release();
}
