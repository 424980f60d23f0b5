package dev.mailingress.testing;

import java.util.Arrays;
import java.util.Random;

/** Small mutations of valid bytes, for fuzz tests. */
public final class Mutations {

    private static final byte[] SIGNIFICANT = {
        0, 1, ' ', '\r', '\n', '.', ':', '0', '9', 'f', 0x16, 0x20, 0x7f, -128, -1
    };

    private Mutations() {}

    /** @return a copy with one to four changes: a bit, a byte, a cut, a repetition, a swap of two places */
    public static byte[] of(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes = change(bytes, random.nextInt(bytes.length), random);
        }
        return bytes;
    }

    private static byte[] change(byte[] bytes, int at, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[at] = SIGNIFICANT[random.nextInt(SIGNIFICANT.length)];
            case 3 -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : without(bytes, at);
            }
            case 4 -> {
                return repeated(bytes, at, 1 + random.nextInt(bytes.length - at));
            }
            default -> {
                int other = random.nextInt(bytes.length);
                byte kept = bytes[at];
                bytes[at] = bytes[other];
                bytes[other] = kept;
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] repeated(byte[] bytes, int at, int count) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + count);
        System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
        return longer;
    }
}
