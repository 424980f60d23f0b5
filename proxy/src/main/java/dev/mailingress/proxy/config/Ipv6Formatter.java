package dev.mailingress.proxy.config;

/**
 * Formats IPv6 addresses in canonical form (RFC 5952 §4): lower case, no leading zeros, the longest run of zeros as
 * "::".
 */
public final class Ipv6Formatter {

    /** Number of 16-bit groups in an address. */
    public static final int GROUPS = 8;

    private Ipv6Formatter() {}

    static String of(byte[] address) {
        int start = startOfZeros(address);
        StringBuilder text = new StringBuilder();
        groups(text, address, 0, start);
        if (start < GROUPS) {
            text.append("::");
            groups(text, address, start + zerosFrom(address, start), GROUPS);
        }
        return text.toString();
    }

    private static void groups(StringBuilder text, byte[] address, int from, int to) {
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(group(address, i)));
        }
    }

    /**
     * Index of the first group that "::" replaces: the longest run of zeros, the first of equal runs, never a single
     * group (§4.2); {@value #GROUPS} if there is none.
     */
    public static int startOfZeros(byte[] address) {
        int start = GROUPS;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zerosFrom(address, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        return start;
    }

    /** Number of zero groups that begin at {@code from}. */
    public static int zerosFrom(byte[] address, int from) {
        int to = from;
        while (to < GROUPS && group(address, to) == 0) {
            to++;
        }
        return to - from;
    }

    /** One group as an unsigned number. */
    public static int group(byte[] address, int index) {
        return (address[2 * index] & 0xff) << Byte.SIZE | (address[2 * index + 1] & 0xff);
    }
}
