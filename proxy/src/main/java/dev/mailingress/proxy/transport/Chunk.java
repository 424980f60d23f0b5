package dev.mailingress.proxy.transport;

/**
 * Bytes on their way from one leg to another. Whoever is handed a chunk owns it, and passes it on by {@link Leg#write(Chunk)}
 * or gives it back by {@link #release()}, exactly once. Its content is the transport's own affair.
 */
public interface Chunk {

    /** In bytes. */
    int size();

    void release();
}
