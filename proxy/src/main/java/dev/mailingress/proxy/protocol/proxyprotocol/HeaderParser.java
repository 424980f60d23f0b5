package dev.mailingress.proxy.protocol.proxyprotocol;

import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.Malformed;
import dev.mailingress.proxy.protocol.proxyprotocol.HeaderResult.NeedMore;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one PROXY protocol header, version 1 or 2, from the beginning of a connection, in whatever pieces it arrives. One
 * parser serves one connection. The verdict never depends on how the bytes were cut, and comes with the first byte that
 * decides it (specification §2.1: "it is recommended to abort the connection as soon as possible").
 *
 * <p>The caller sets the deadline, and lets only trusted senders come here: the parser believes what it reads. What follows the
 * header is the stream, even if it looks like a second header.
 *
 * <p>It reads the specification strictly. Where that leaves a choice:
 *
 * <ul>
 *   <li>Port 0 is taken: both versions allow the whole range (§2.1: "[0..65535] inclusive").
 *   <li>{@code PROXY} with {@code UNSPEC}, UDP or UNIX addresses is refused, as §2.2 allows: it names no mail client.
 *   <li>The block of a {@code LOCAL} is skipped unread, whatever its family (§2.2: "including the family which is ignored").
 *   <li>{@code UNKNOWN} ends with its line's CRLF; what stands before is ignored, except a CR or LF alone.
 *   <li>IPv6 text is RFC 4291 §2.2 in all three forms, as senders write it with {@code inet_ntop}; no zone.
 *   <li>TLVs are checked and dropped. They are never passed on (Dovecot believes {@code PP2_TYPE_SSL}: measured).
 * </ul>
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol, versions 1 and 2</a>
 */
public final class HeaderParser {

    /** What may follow the first 16 bytes of version 2: addresses and TLVs. The format itself would allow 65535 bytes. */
    public static final int MAX_BLOCK_BYTES = 4096;

    static final HeaderResult NEED_MORE = new NeedMore();

    private byte[] header = new byte[Version1.MAX_LINE_BYTES];
    private int filled;
    private HeaderResult reading = NEED_MORE;

    /**
     * Reads on.
     *
     * @param bytes the next bytes of the connection, from position to limit. The position moves behind those that belong to
     *     the header, so that what remains after {@link HeaderResult.Parsed} is the stream's beginning. After a final reading
     *     nothing is taken any more.
     */
    public HeaderResult feed(ByteBuffer bytes) {
        while (reading == NEED_MORE && bytes.hasRemaining()) {
            take(bytes, Math.min(bytes.remaining(), undecided()));
            reading = judge();
        }
        return reading;
    }

    /** Whether any byte has come. Without one, a sender that goes away has only looked whether the port is open. */
    public boolean hasBegun() {
        return filled > 0;
    }

    private boolean isVersion2() {
        return filled > 0 && header[0] == Version2.FIRST_BYTE;
    }

    // How many bytes can be taken before there is something to decide, and without taking any of the stream.
    private int undecided() {
        return isVersion2() ? Version2.undecided(header, filled) : 1;
    }

    // Grows by what has arrived, never by what is announced.
    private void take(ByteBuffer bytes, int count) {
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
