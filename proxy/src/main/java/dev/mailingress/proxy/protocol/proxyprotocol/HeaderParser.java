package dev.mailingress.proxy.protocol.proxyprotocol;

import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Malformed;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.NeedMore;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Incremental parser of one PROXY protocol header, version 1 or 2, at the beginning of a connection. One parser serves
 * one connection. The result does not depend on segmentation, and is available with the first byte that decides it
 * (specification §2.1: "it is recommended to abort the connection as soon as possible").
 *
 * <p>The caller enforces the deadline and accepts trusted senders only, because the parser cannot verify the addresses.
 * Bytes after the header belong to the stream, even if they look like a second header.
 *
 * <p>It follows the specification strictly. Where that leaves a choice:
 *
 * <ul>
 *   <li>Port 0 is accepted: both versions allow the whole range (§2.1: "[0..65535] inclusive").
 *   <li>{@code PROXY} with {@code UNSPEC}, UDP or UNIX addresses is rejected, as §2.2 allows: they cannot be a mail
 *       client's.
 *   <li>The block of a {@code LOCAL} is skipped, whatever its family (§2.2: "including the family which is ignored").
 *   <li>{@code UNKNOWN} ends with CRLF; everything before it is ignored, except a lone CR or LF.
 *   <li>IPv6 text is RFC 4291 §2.2 in all three forms, as senders write it with {@code inet_ntop}, without a zone.
 *   <li>TLVs are validated and dropped. They are never forwarded (Dovecot trusts {@code PP2_TYPE_SSL}: measured).
 * </ul>
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol, versions 1 and 2</a>
 */
public final class HeaderParser {

    /** Maximum size of addresses and TLVs after the first 16 bytes of version 2. The format would allow 65535 bytes. */
    public static final int MAX_BLOCK_BYTES = 4096;

    static final HeaderResult NEED_MORE = new NeedMore();

    private byte[] header = new byte[Version1.MAX_LINE_BYTES];
    private int filled;
    private HeaderResult result = NEED_MORE;

    /**
     * Parses the next bytes of the connection.
     *
     * @param bytes from position to limit. The position moves behind the bytes of the header, so that the remaining
     *     bytes after {@link HeaderResult.Parsed} are the beginning of the stream. After a final result no more bytes
     *     are consumed.
     */
    public HeaderResult feed(ByteBuffer bytes) {
        while (result == NEED_MORE && bytes.hasRemaining()) {
            consume(bytes, Math.min(bytes.remaining(), undecided()));
            result = judge();
        }
        return result;
    }

    /** Whether any byte was received. A sender that closes without one has only probed whether the port is open. */
    public boolean hasBegun() {
        return filled > 0;
    }

    /** What was consumed so far. */
    public ByteBuffer received() {
        return ByteBuffer.wrap(header, 0, filled).slice();
    }

    private boolean isVersion2() {
        return filled > 0 && header[0] == Version2.FIRST_BYTE;
    }

    // Number of bytes that can be consumed before the next decision, without consuming any of the stream.
    private int undecided() {
        return isVersion2() ? Version2.undecided(header, filled) : 1;
    }

    // Grows with the received bytes, never with the announced length.
    private void consume(ByteBuffer bytes, int count) {
        if (filled + count > header.length) {
            header = Arrays.copyOf(header, Math.max(filled + count, 2 * header.length));
        }
        bytes.get(header, filled, count);
        filled += count;
    }

    private HeaderResult judge() {
        if (isVersion2()) {
            return Version2.judge(header, filled);
        }
        return header[0] == Version1.FIRST_BYTE ? Version1.judge(header, filled) : new Malformed(HeaderError.NO_HEADER);
    }
}
