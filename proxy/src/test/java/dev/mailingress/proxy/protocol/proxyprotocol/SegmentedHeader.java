package dev.mailingress.proxy.protocol.proxyprotocol;

import java.nio.ByteBuffer;

/**
 * A connection's bytes, cut somewhere and fed to a parser of their own.
 *
 * @param reading the parser's last word
 * @param taken how many bytes it took
 */
record SegmentedHeader(HeaderResult reading, int taken) {

    static SegmentedHeader whole(byte[] bytes) {
        return cut(bytes);
    }

    static SegmentedHeader byteByByte(byte[] bytes) {
        int[] cuts = new int[bytes.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i;
        }
        return cut(bytes, cuts);
    }

    /** @param cuts ascending */
    static SegmentedHeader cut(byte[] bytes, int... cuts) {
        HeaderParser parser = new HeaderParser();
        HeaderResult reading = HeaderParser.NEED_MORE;
        int taken = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int from = i == 0 ? 0 : cuts[i - 1];
            int to = i == cuts.length ? bytes.length : cuts[i];
            // Off the array's beginning, and direct every other time: a parser must not care.
            ByteBuffer piece = i % 2 == 0
                    ? ByteBuffer.wrap(bytes, from, to - from)
                    : ByteBuffer.allocateDirect(to - from)
                            .put(bytes, from, to - from)
                            .flip();
            int before = piece.position();
            reading = parser.feed(piece);
            taken += piece.position() - before;
        }
        return new SegmentedHeader(reading, taken);
    }
}
