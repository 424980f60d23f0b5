package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Connection accepted by the backend: skips the PROXY header, version 1 or 2, which must arrive in one segment. */
abstract class BackendPeer extends Peer {

    private static final int V2_FIXED_BYTES = 16;
    private static final int V2_LENGTH_AT = 14;
    private static final int V1_MAX_BYTES = 107;

    private boolean expectsHeader;

    BackendPeer(LoadLoop loop, Socket socket, boolean expectsHeader) {
        super(loop, socket);
        this.expectsHeader = expectsHeader;
    }

    final void begin() {
        register(READS);
        if (!expectsHeader) {
            try {
                opened();
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    /** The header has been received. */
    void opened() throws IOException {}

    abstract void said(ByteBuf bytes, int from, int length) throws IOException;

    @Override
    final void received(ByteBuf bytes, int length) throws IOException {
        int from = 0;
        if (expectsHeader) {
            from = headerBytes(bytes, length);
            expectsHeader = false;
            opened();
        }
        if (from < length) {
            said(bytes, from, length - from);
        }
    }

    private static int headerBytes(ByteBuf bytes, int length) throws IOException {
        if (bytes.getByte(0) == '\r' && length >= V2_FIXED_BYTES) {
            return complete(V2_FIXED_BYTES + bytes.getUnsignedShort(V2_LENGTH_AT), length);
        }
        if (bytes.getByte(0) == 'P') {
            int end = bytes.indexOf(0, Math.min(length, V1_MAX_BYTES), (byte) '\n');
            return complete(end < 0 ? Integer.MAX_VALUE : end + 1, length);
        }
        throw new IOException("expected a PROXY header first");
    }

    private static int complete(int headerBytes, int length) throws IOException {
        if (headerBytes > length) {
            throw new IOException("the PROXY header arrived in more than one segment");
        }
        return headerBytes;
    }

    /** Most services send nothing at the end. */
    @Override
    void ended() throws IOException {
        close();
    }
}
