package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Chunk;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The current content of the loop's shared buffer, as one object per loop. Valid only until the call that handed it
 * over returns: a receiver that needs the bytes later must write them somewhere at once.
 */
final class SharedChunk implements Chunk {

    private final ByteBuf shared;
    private int size;

    SharedChunk(ByteBuf shared) {
        this.shared = shared;
    }

    SharedChunk of(int size) {
        this.size = size;
        return this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public ByteBuffer view() {
        return shared.internalNioBuffer(0, size);
    }

    @Override
    public void release() {
        // The buffer belongs to the loop.
    }
}
