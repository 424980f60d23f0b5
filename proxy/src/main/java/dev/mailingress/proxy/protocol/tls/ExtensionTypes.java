package dev.mailingress.proxy.protocol.tls;

import java.util.Arrays;

/** Set of the extension types of one hello, to detect duplicates (RFC 8446 §4.2). */
final class ExtensionTypes {

    private static final int INITIAL_CAPACITY = 24;

    private char[] types = new char[INITIAL_CAPACITY];
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

    /** Whether {@code type} was added last. */
    boolean isLast(int type) {
        return count > 0 && types[count - 1] == type;
    }
}
