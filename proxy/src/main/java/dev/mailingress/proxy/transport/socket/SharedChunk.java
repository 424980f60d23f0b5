package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Chunk;

/**
 * What lies in the loop's shared buffer just now. One object a loop: it is good until the call that handed it over returns,
 * so whoever wants the bytes later must write them somewhere at once.
 */
final class SharedChunk implements Chunk {

    private int size;

    SharedChunk of(int size) {
        this.size = size;
        return this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void release() {
        // The buffer is the loop's.
    }
}
