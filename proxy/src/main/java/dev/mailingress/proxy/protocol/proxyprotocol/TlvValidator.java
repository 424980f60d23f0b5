package dev.mailingress.proxy.protocol.proxyprotocol;

import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Validator of the type-length-value vectors after the addresses (specification §2.2.1 to §2.2.8), whose values are not
 * kept. There are two levels, each with its own loop, so a sender cannot cause a deep recursion (CVE-2022-41881).
 */
final class TlvValidator {

    private static final int CRC32C_TYPE = 0x03;
    private static final int UNIQUE_ID_TYPE = 0x05;
    private static final int SSL_TYPE = 0x20;
    private static final int HEAD_BYTES = 3;
    private static final int CRC32C_BYTES = 4;
    private static final int MAX_UNIQUE_ID_BYTES = 128;
    // §2.2.6: client and verify.
    private static final int SSL_FIELDS_BYTES = 5;
    private static final byte[] ZEROES = new byte[CRC32C_BYTES];

    private TlvValidator() {}

    /**
     * @return the first error in the vectors from {@code from} to {@code end}, the end of the header; null if there is
     * none
     */
    static @Nullable HeaderError error(byte[] header, int from, int end) {
        int checksumAt = -1;
        for (int at = from; at < end; at = next(header, at)) {
            if (!fits(header, at, end)) {
                return HeaderError.TLV;
            }
            int valueAt = at + HEAD_BYTES;
            HeaderError error = valueError(header[at], header, valueAt, next(header, at));
            if (error != null) {
                return error;
            }
            if (header[at] == CRC32C_TYPE) {
                if (checksumAt >= 0) {
                    return HeaderError.CHECKSUM;
                }
                checksumAt = valueAt;
            }
        }
        return checksumAt >= 0 && !isChecksum(header, checksumAt, end) ? HeaderError.CHECKSUM : null;
    }

    /** Two bytes in network byte order. */
    static int number(byte[] header, int at) {
        return (header[at] & 0xff) << 8 | (header[at + 1] & 0xff);
    }

    private static @Nullable HeaderError valueError(int type, byte[] header, int from, int end) {
        return switch (type) {
            case CRC32C_TYPE -> end - from == CRC32C_BYTES ? null : HeaderError.TLV;
            case UNIQUE_ID_TYPE -> end - from <= MAX_UNIQUE_ID_BYTES ? null : HeaderError.TLV;
            case SSL_TYPE -> sslError(header, from, end);
            default -> null;
        };
    }

    private static @Nullable HeaderError sslError(byte[] header, int from, int end) {
        if (end - from < SSL_FIELDS_BYTES) {
            return HeaderError.TLV;
        }
        for (int at = from + SSL_FIELDS_BYTES; at < end; at = next(header, at)) {
            if (!fits(header, at, end)) {
                return HeaderError.TLV;
            }
            if (header[at] == SSL_TYPE) {
                return HeaderError.TLV_NESTED;
            }
        }
        return null;
    }

    private static boolean fits(byte[] header, int at, int end) {
        return end - at >= HEAD_BYTES && next(header, at) <= end;
    }

    private static int next(byte[] header, int at) {
        return at + HEAD_BYTES + number(header, at + 1);
    }

    // §2.2.3: over the whole header, with the bytes of the checksum set to zero.
    private static boolean isChecksum(byte[] header, int at, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(header, 0, at);
        checksum.update(ZEROES, 0, CRC32C_BYTES);
        checksum.update(header, at + CRC32C_BYTES, end - at - CRC32C_BYTES);
        long announced = (long) number(header, at) << 16 | number(header, at + 2);
        return checksum.getValue() == announced;
    }
}
