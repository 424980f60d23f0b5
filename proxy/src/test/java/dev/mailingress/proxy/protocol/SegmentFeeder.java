package dev.mailingress.proxy.protocol;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Feeder of a connection's bytes to a parser, cut into segments.
 *
 * @param <R> result of the parser
 */
public final class SegmentFeeder<R> {

    private final Supplier<Parser<R>> parsers;

    /** @param parsers a new parser for each connection */
    public SegmentFeeder(Supplier<Parser<R>> parsers) {
        this.parsers = parsers;
    }

    /** Parser of one connection. */
    @FunctionalInterface
    public interface Parser<R> {
        R feed(ByteBuffer segment);
    }

    /**
     * Outcome of one connection.
     *
     * @param result of the last segment
     * @param consumed number of bytes that the parser consumed
     */
    public record Outcome<R>(R result, int consumed) {}

    public Outcome<R> whole(byte[] bytes) {
        return cut(bytes);
    }

    public Outcome<R> byteByByte(byte[] bytes) {
        int[] cuts = new int[bytes.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i;
        }
        return cut(bytes, cuts);
    }

    /** @param cuts ascending */
    public Outcome<R> cut(byte[] bytes, int... cuts) {
        Parser<R> parser = parsers.get();
        R result = parser.feed(ByteBuffer.allocate(0));
        int consumed = 0;
        ByteBuffer heap = ByteBuffer.wrap(bytes);
        ByteBuffer direct = cuts.length == 0
                ? heap
                : ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        for (int i = 0; i <= cuts.length; i++) {
            int from = i == 0 ? 0 : cuts[i - 1];
            int to = i == cuts.length ? bytes.length : cuts[i];
            // As a transport passes it: a part of a larger buffer, on the heap or direct.
            ByteBuffer segment =
                    (i % 2 == 0 ? heap : direct).duplicate().position(from).limit(to);
            result = parser.feed(segment);
            consumed += segment.position() - from;
        }
        return new Outcome<>(result, consumed);
    }
}
