package dev.mailingress.proxy.protocol.proxyprotocol;

import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Local;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Malformed;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Parsed;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decoder of the binary format, specification §2.2. */
final class Version2 {

    static final byte FIRST_BYTE = '\r';

    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int VERSION_AND_COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;
    private static final int BLOCK_AT = 16;
    private static final int VERSION = 2;
    private static final int LOCAL = 0;
    private static final int PROXY = 1;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private Version2() {}

    /** Number of bytes of the header that can be consumed before the next decision. */
    static int undecided(byte[] header, int length) {
        return length < BLOCK_AT ? 1 : end(header) - length;
    }

    /** Called after each of the first 16 bytes, then when the header is complete. */
    static HeaderResult judge(byte[] header, int length) {
        HeaderError error = error(header, length);
        if (error != null) {
            return new Malformed(error);
        }
        if (length < BLOCK_AT || length < end(header)) {
            return HeaderParser.NEED_MORE;
        }
        return command(header) == LOCAL ? new Local(length) : decode(header, length);
    }

    private static @Nullable HeaderError error(byte[] header, int length) {
        int shared = Math.min(length, SIGNATURE.length);
        if (!Arrays.equals(header, 0, shared, SIGNATURE, 0, shared)) {
            return HeaderError.NO_HEADER;
        }
        return switch (length - 1) {
            case VERSION_AND_COMMAND_AT -> versionError(header);
            case FAMILY_AT -> command(header) == PROXY && addressBytes(header) == 0 ? HeaderError.FAMILY : null;
            case BLOCK_AT - 1 -> lengthError(header);
            default -> null;
        };
    }

    private static @Nullable HeaderError versionError(byte[] header) {
        if (header[VERSION_AND_COMMAND_AT] >>> 4 != VERSION) {
            return HeaderError.VERSION;
        }
        return command(header) > PROXY ? HeaderError.COMMAND : null;
    }

    private static @Nullable HeaderError lengthError(byte[] header) {
        int block = end(header) - BLOCK_AT;
        if (block > HeaderParser.MAX_BLOCK_BYTES) {
            return HeaderError.BLOCK_TOO_LONG;
        }
        return command(header) == PROXY && block < addressBlock(addressBytes(header))
                ? HeaderError.ADDRESSES_CUT
                : null;
    }

    private static HeaderResult decode(byte[] header, int length) {
        int address = addressBytes(header);
        int portsAt = BLOCK_AT + 2 * address;
        HeaderError error = TlvValidator.error(header, BLOCK_AT + addressBlock(address), length);
        return error != null
                ? new Malformed(error)
                : new Parsed(
                        endpoint(header, BLOCK_AT, address, portsAt),
                        endpoint(header, BLOCK_AT + address, address, portsAt + 2),
                        length);
    }

    private static InetSocketAddress endpoint(byte[] header, int at, int bytes, int portAt) {
        return new InetSocketAddress(
                AddressBytes.address(Arrays.copyOfRange(header, at, at + bytes)), TlvValidator.number(header, portAt));
    }

    // 0 for all families that a mail client cannot have.
    private static int addressBytes(byte[] header) {
        return switch (header[FAMILY_AT]) {
            case TCP_OVER_IPV4 -> IPV4_BYTES;
            case TCP_OVER_IPV6 -> IPV6_BYTES;
            default -> 0;
        };
    }

    private static int addressBlock(int addressBytes) {
        return 2 * addressBytes + 4;
    }

    private static int command(byte[] header) {
        return header[VERSION_AND_COMMAND_AT] & 0xf;
    }

    private static int end(byte[] header) {
        return BLOCK_AT + TlvValidator.number(header, LENGTH_AT);
    }
}
