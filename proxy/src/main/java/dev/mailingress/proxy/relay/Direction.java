package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.Leg;

/** One half of a relay: what the source says goes to the sink, no faster than the sink takes it. */
final class Direction {

    private final Leg source;
    private final Leg sink;
    private long bytes;
    private boolean ended;

    Direction(Leg source, Leg sink) {
        this.source = source;
        this.sink = sink;
    }

    void carry(Chunk chunk) {
        bytes += chunk.size();
        if (!sink.write(chunk)) {
            source.pauseReading();
        }
    }

    /** Bytes of the source that were read before the sink was there. */
    void carry(byte[] early) {
        bytes += early.length;
        if (!sink.write(early)) {
            source.pauseReading();
        }
    }

    void sinkIsWritable() {
        if (!ended) {
            source.resumeReading();
        }
    }

    /** The source has sent FIN: the sink gets it behind the last byte. */
    void end() {
        ended = true;
        sink.shutdownOutput();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Bytes handed to the sink. */
    long bytes() {
        return bytes;
    }
}
