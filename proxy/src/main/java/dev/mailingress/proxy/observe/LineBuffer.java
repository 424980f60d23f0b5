package dev.mailingress.proxy.observe;

import java.nio.charset.StandardCharsets;

/**
 * Buffer of one line of printable ASCII. Values are written as bytes without intermediate objects. Reused for the next
 * line; confined to one thread.
 *
 * <p>Its capacity suffices for the longest line: three texts of {@value #MAX_TEXT} characters, each of which may become
 * six bytes, four addresses, and less than 1 KiB of names and numbers.
 */
final class LineBuffer {

    /** The longest DNS name has 253 characters (RFC 1035 §2.3.4). */
    static final int MAX_TEXT = 255;

    static final int CAPACITY = 8 * 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int UTF_16_DIGITS = 4;

    private final byte[] bytes = new byte[CAPACITY];
    private int length;

    void clear() {
        length = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** @param ascii printable, or the line terminator */
    void put(char ascii) {
        bytes[length++] = (byte) ascii;
    }

    /** @param ascii printable */
    void put(byte[] ascii) {
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
    }

    /** @param ascii a printable constant */
    void put(String ascii) {
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < ascii.length(); i++) {
            to[at++] = (byte) ascii.charAt(i);
        }
        length = at;
    }

    /** @param ascii name of an enum constant */
    void lowerCase(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            put(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
    }

    void number(long value) {
        if (value >= 0 && value <= Integer.MAX_VALUE) {
            number((int) value);
        } else {
            put(Long.toString(value));
        }
    }

    /** @param value not negative */
    void number(int value) {
        int digits = 1;
        for (int rest = tenth(value); rest != 0; rest = tenth(rest)) {
            digits++;
        }
        digits(value, digits);
    }

    /**
     * The last {@code count} decimal digits, with leading zeros.
     *
     * @param value not negative
     */
    void digits(int value, int count) {
        int rest = value;
        for (int i = length + count - 1; i >= length; i--) {
            int tenth = tenth(rest);
            bytes[i] = (byte) ('0' + rest - 10 * tenth);
            rest = tenth;
        }
        length += count;
    }

    // Exact for 32 bits. The image runs with the C1 compiler only, which emits the slow division instruction of the
    // processor, and a line has about sixty digits.
    private static int tenth(int value) {
        return (int) ((value * 0xCCCCCCCDL) >>> 35);
    }

    /** A group of an IPv6 address (RFC 5952 §4.1, 4.3): lower case, no leading zeros. */
    void hexadecimal(int group) {
        int shift = Integer.SIZE - Byte.SIZE / 2 - Integer.numberOfLeadingZeros(group | 1) / 4 * 4;
        for (; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[group >>> shift & 0xf];
        }
    }

    /**
     * Writes untrusted text. Quotation marks, backslashes and all but printable ASCII are escaped as in JSON,
     * {@code \}{@code uXXXX}; text beyond {@value #MAX_TEXT} characters is omitted. So a text cannot end a line or a
     * field.
     *
     * @param lowest the first character that is not escaped: a space, or the one after it if spaces separate fields
     */
    void text(String text, char lowest) {
        int end = Math.min(text.length(), MAX_TEXT);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= lowest && c <= '~' && c != '"' && c != '\\') {
                put(c);
            } else {
                escaped(c);
            }
        }
    }

    private void escaped(char c) {
        put('\\');
        put('u');
        for (int i = UTF_16_DIGITS - 1; i >= 0; i--) {
            bytes[length++] = HEX[c >>> (i * 4) & 0xf];
        }
    }
}
