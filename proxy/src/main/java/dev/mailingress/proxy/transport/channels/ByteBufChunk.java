package dev.mailingress.proxy.transport.channels;

import dev.mailingress.proxy.transport.Chunk;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** A chunk that is one of Netty's pooled buffers. */
record ByteBufChunk(ByteBuf buffer) implements Chunk {

    @Override
    public int size() {
        return buffer.readableBytes();
    }

    @Override
    public ByteBuffer view() {
        return buffer.nioBuffer();
    }

    @Override
    public void release() {
        buffer.release();
    }
}
