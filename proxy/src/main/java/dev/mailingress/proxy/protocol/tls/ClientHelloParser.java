package dev.mailingress.proxy.protocol.tls;

import dev.mailingress.proxy.protocol.tls.HelloResult.Malformed;
import dev.mailingress.proxy.protocol.tls.HelloResult.NeedMore;
import dev.mailingress.proxy.protocol.tls.HelloResult.Parsed;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Incremental parser of the server name in a connection's first ClientHello, across TCP segments and TLS records. One
 * parser serves one connection; the caller enforces the deadline.
 *
 * <p>It consumes nothing and stores only the name: the caller passes each piece as it arrives, once and in order, keeps
 * the pieces, and forwards the same bytes when the result is known. So there is only one copy of a hello, and nothing
 * is allocated by a length that a client announced (CVE-2026-45416). What the caller has to keep is bounded by
 * {@link #MAX_BYTES} and the piece that exceeds it.
 *
 * <p>The result does not depend on segmentation, and is available with the first byte that decides it. Everything
 * unrelated to the name is left to the mail server: ciphers, key shares, and the content of extensions, GREASE (RFC
 * 8701) among them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2">RFC 8446 §4.1.2, ClientHello</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6066#section-3">RFC 6066 §3, server_name</a>
 */
public final class ClientHelloParser {

    /** Maximum size of a hello on the wire, record headers included. Post-quantum hellos have less than 3000 bytes. */
    public static final int MAX_BYTES = 65_536;

    /** Browsers send less than 25; about 60 are registered. */
    public static final int MAX_EXTENSIONS = 128;

    private static final HelloResult NEED_MORE = new NeedMore();
    private static final int HANDSHAKE = 22;
    private static final int RECORD_MAJOR_VERSION = 3;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MAX_RECORD_BYTES = 1 << 14;

    private final HelloMessage message = new HelloMessage();
    private HelloResult result = NEED_MORE;
    private int seen;
    private boolean first = true;
    private int headerBytes;
    private int recordLeft;

    /**
     * Parses the next bytes of the connection.
     *
     * @param bytes from position to limit, neither of which changes. Bytes after a complete hello are ignored.
     */
    public HelloResult feed(ByteBuffer bytes) {
        int at = bytes.position();
        int end = at + Math.min(bytes.remaining(), MAX_BYTES - seen);
        while (result == NEED_MORE && at < end) {
            int taken = headerBytes < RECORD_HEADER_BYTES ? header(bytes.get(at) & 0xff) : body(bytes, at, end);
            at += taken;
            seen += taken;
        }
        if (result == NEED_MORE && seen == MAX_BYTES) {
            fail(HelloError.TOO_LONG);
        }
        return result;
    }

    /** Whether any byte was received. */
    public boolean hasBegun() {
        return seen > 0;
    }

    // RFC 8446 §5.1: type, a version that "MUST be ignored for all purposes" (RFC 5246 appendix E.1: its major version
    // is 3), and length.
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
                // The minor version is ignored.
            }
        }
        return 1;
    }

    private int body(ByteBuffer bytes, int at, int end) {
        int taken = message.read(bytes, at, Math.min(end, at + recordLeft));
        recordLeft -= taken;
        HelloError error = message.error();
        if (error != null) {
            fail(error);
        } else if (message.isComplete()) {
            // Before the server answers, a client can only send records of other types.
            expect(recordLeft == 0, HelloError.LENGTH);
            if (result == NEED_MORE) {
                result = new Parsed(Optional.ofNullable(message.serverName()));
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

    private void fail(HelloError error) {
        result = new Malformed(error);
    }
}
