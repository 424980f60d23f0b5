package dev.mailingress.proxy.protocol.tls;

import dev.mailingress.proxy.protocol.tls.HelloResult.Malformed;
import dev.mailingress.proxy.protocol.tls.HelloResult.NeedMore;
import dev.mailingress.proxy.protocol.tls.HelloResult.Parsed;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the server's name out of a connection's first ClientHello, however that is cut into TCP segments and TLS records. One
 * parser serves one connection; the caller sets the deadline.
 *
 * <p>It consumes nothing and keeps nothing but the name: the caller feeds it each piece as it arrives, once and in order, keeps
 * the pieces, and forwards the very same bytes when the verdict is there. So no second copy of a hello exists, and nothing is
 * ever allocated by a length that a client announced (CVE-2026-45416). What the caller has to keep is bounded by
 * {@link #MAX_BYTES} and the piece that crosses it.
 *
 * <p>The verdict never depends on how the bytes were cut, and comes with the first byte that decides it. What does not bear on
 * the name is left to the mail server: ciphers, key shares, and extensions by their length only, GREASE (RFC 8701) among them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2">RFC 8446 §4.1.2, ClientHello</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6066#section-3">RFC 6066 §3, server_name</a>
 */
public final class ClientHelloParser {

    /** The most that a hello may take on the wire, record headers included. Post-quantum hellos have less than 3000 bytes. */
    public static final int MAX_BYTES = 65_536;

    /** Browsers send less than 25, and some 60 are registered. */
    public static final int MAX_EXTENSIONS = 128;

    private static final HelloResult NEED_MORE = new NeedMore();
    private static final int HANDSHAKE = 22;
    private static final int RECORD_MAJOR_VERSION = 3;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MAX_RECORD_BYTES = 1 << 14;

    private final HelloMessage message = new HelloMessage();
    private HelloResult reading = NEED_MORE;
    private int seen;
    private boolean first = true;
    private int headerBytes;
    private int recordLeft;

    /**
     * Reads on.
     *
     * @param bytes the next bytes of the connection, from position to limit; neither of the two is changed. What stands behind
     *     a whole hello is not looked at.
     */
    public HelloResult feed(ByteBuffer bytes) {
        int at = bytes.position();
        int end = at + Math.min(bytes.remaining(), MAX_BYTES - seen);
        while (reading == NEED_MORE && at < end) {
            int taken = headerBytes < RECORD_HEADER_BYTES ? header(bytes.get(at) & 0xff) : body(bytes, at, end);
            at += taken;
            seen += taken;
        }
        if (reading == NEED_MORE && seen == MAX_BYTES) {
            fail(HelloError.TOO_LONG);
        }
        return reading;
    }

    /** Whether any byte has come. */
    public boolean hasBegun() {
        return seen > 0;
    }

    // RFC 8446 §5.1: type, a version that "MUST be ignored for all purposes" (RFC 5246 appendix E.1: with major version
    // 3),
    // length.
    private int header(int octet) {
        headerBytes++;
        switch (headerBytes) {
            case 1 -> expect(octet == HANDSHAKE, first ? HelloError.NOT_TLS : HelloError.RECORD);
            case 2 -> expect(octet == RECORD_MAJOR_VERSION, first ? HelloError.NOT_TLS : HelloError.RECORD);
            case 4 -> recordLeft = octet;
            case RECORD_HEADER_BYTES -> {
                recordLeft = recordLeft << 8 | octet;
                expect(recordLeft > 0 && recordLeft <= MAX_RECORD_BYTES, HelloError.RECORD);
                first = false;
            }
            default -> {
                // The minor version says nothing.
            }
        }
        return 1;
    }

    private int body(ByteBuffer bytes, int at, int end) {
        int taken = message.read(bytes, at, Math.min(end, at + recordLeft));
        recordLeft -= taken;
        HelloError mistake = message.mistake();
        if (mistake != null) {
            fail(mistake);
        } else if (message.isWhole()) {
            // A client can say nothing more before it is answered, except in records of other types.
            expect(recordLeft == 0, HelloError.LENGTH);
            if (reading == NEED_MORE) {
                reading = new Parsed(Optional.ofNullable(message.serverName()));
            }
        }
        if (recordLeft == 0) {
            headerBytes = 0;
        }
        return taken;
    }

    private void expect(boolean condition, HelloError otherwise) {
        if (!condition) {
            fail(otherwise);
        }
    }

    private void fail(HelloError mistake) {
        reading = new Malformed(mistake);
    }
}
