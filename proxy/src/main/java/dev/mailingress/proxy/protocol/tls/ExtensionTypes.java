package dev.mailingress.proxy.protocol.tls;

import java.util.Arrays;

/** The extension types of one hello, to find one that comes twice (RFC 8446 §4.2). */
final class ExtensionTypes {

    private static final int USUAL = 24;

    private char[] types = new char[USUAL];
    private int count;

    /** @return whether the type is new, and there is room for it */
    boolean add(int type) {
        for (int i = 0; i < count; i++) {
            if (types[i] == type) {
                return false;
            }
        }
        if (count == ClientHelloParser.MAX_EXTENSIONS) {
            return false;
        }
        if (count == types.length) {
            types = Arrays.copyOf(types, Math.min(2 * count, ClientHelloParser.MAX_EXTENSIONS));
        }
        types[count++] = (char) type;
        return true;
    }

    /** Whether it was added last. */
    boolean isLast(int type) {
        return count > 0 && types[count - 1] == type;
    }
}
