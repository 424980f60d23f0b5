package dev.mailingress.proxy.config;

/** IPv6 addresses as people write them (RFC 5952 §4): lower case, no leading zeros, the longest run of zeros as "::". */
final class Ipv6Text {

    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String of(byte[] address) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zerosFrom(address, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < GROUPS) {
            if (i == start) {
                text.append("::");
                i += length;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(group(address, i)));
                i++;
            }
        }
        return text.toString();
    }

    private static int zerosFrom(byte[] address, int from) {
        int to = from;
        while (to < GROUPS && group(address, to) == 0) {
            to++;
        }
        return to - from;
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xff) << Byte.SIZE | (address[2 * index + 1] & 0xff);
    }
}
