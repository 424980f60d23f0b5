package dev.mailingress.bench.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Sequence of bytes that both ends can generate from a seed: reveals bytes that are lost, duplicated or moved. */
final class Bytes {

    private static final int BLOCK = 64 * 1024;

    private Bytes() {}

    static void send(OutputStream out, long seed, long length) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] block = new byte[BLOCK];
        for (long sent = 0; sent < length; sent += BLOCK) {
            random.nextBytes(block);
            out.write(block, 0, (int) Math.min(BLOCK, length - sent));
        }
        out.flush();
    }

    /** Reads exactly these bytes or fails. */
    static void expect(InputStream in, long seed, long length) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] block = new byte[BLOCK];
        for (long got = 0; got < length; got += BLOCK) {
            random.nextBytes(block);
            int wanted = (int) Math.min(BLOCK, length - got);
            byte[] received = in.readNBytes(wanted);
            int different = Arrays.mismatch(block, 0, wanted, received, 0, received.length);
            if (different >= 0) {
                throw new IOException(
                        received.length < wanted && different == received.length
                                ? "the stream ended after " + (got + received.length) + " of " + length + " bytes"
                                : "byte " + (got + different) + " is not the one that was sent");
            }
        }
    }

    static void expectEnd(InputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new IOException("received more bytes than were sent");
        }
    }
}
