package dev.mailingress.proxy.protocol.proxyprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whether a stream begins with the signature of a PROXY header of either version (specification §2.1 and §2.2). */
public enum HeaderSignature {
    /** It does not, whatever follows. */
    ABSENT,
    /** More bytes are needed to decide. */
    UNDECIDED,
    /** It does; the header itself may still be malformed. */
    PRESENT;

    private static final byte[] VERSION_1 = "PROXY".getBytes(StandardCharsets.US_ASCII);

    /** @param first the first bytes of the stream, from position to limit, neither of which changes */
    public static HeaderSignature of(ByteBuffer first) {
        HeaderSignature version1 = of(first, VERSION_1);
        return version1 == ABSENT ? of(first, Version2.SIGNATURE) : version1;
    }

    private static HeaderSignature of(ByteBuffer first, byte[] signature) {
        int shared = Math.min(first.remaining(), signature.length);
        for (int i = 0; i < shared; i++) {
            if (first.get(first.position() + i) != signature[i]) {
                return ABSENT;
            }
        }
        return shared == signature.length ? PRESENT : UNDECIDED;
    }
}
