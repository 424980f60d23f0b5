package dev.mailingress.proxy.protocol.tls;

import java.nio.ByteBuffer;

/** A connection's bytes, cut into segments somewhere and fed to a parser of their own. */
final class SegmentedHello {

    private SegmentedHello() {}

    static HelloResult whole(byte[] bytes) {
        return cut(bytes);
    }

    static HelloResult byteByByte(byte[] bytes) {
        ClientHelloParser parser = new ClientHelloParser();
        HelloResult reading = parser.feed(ByteBuffer.allocate(0));
        for (int i = 0; i < bytes.length; i++) {
            reading = parser.feed(ByteBuffer.wrap(bytes, i, 1));
        }
        return reading;
    }

    /** @param cuts ascending */
    static HelloResult cut(byte[] bytes, int... cuts) {
        ClientHelloParser parser = new ClientHelloParser();
        HelloResult reading = parser.feed(ByteBuffer.allocate(0));
        for (int i = 0; i <= cuts.length; i++) {
            int from = i == 0 ? 0 : cuts[i - 1];
            int to = i == cuts.length ? bytes.length : cuts[i];
            // As a transport hands it over: a part of a larger buffer, heap or direct.
            ByteBuffer piece = i % 2 == 0
                    ? ByteBuffer.wrap(bytes, from, to - from)
                    : ByteBuffer.allocateDirect(to - from)
                            .put(bytes, from, to - from)
                            .flip();
            int position = piece.position();
            reading = parser.feed(piece);
            if (piece.position() != position || piece.remaining() != to - from) {
                throw new AssertionError("the parser consumed what it must only look at");
            }
        }
        return reading;
    }
}
