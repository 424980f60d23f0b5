package dev.mailingress.proxy.relay;

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

    /** What the source said before the sink was there. */
    void carry(byte[] early) {
        bytes += early.length;
        sink.write(early);
    }

    /** From now on bytes go by themselves. */
    void open() {
        source.pipeTo(sink);
        source.resumeReading();
    }

    void passed(int more) {
        bytes += more;
    }

    /** The source has sent FIN. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Bytes handed to the sink. */
    long bytes() {
        return bytes;
    }
}
