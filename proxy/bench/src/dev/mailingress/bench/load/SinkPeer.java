package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Backend connection that discards all bytes and sends a receipt at the end. */
final class SinkPeer extends BackendPeer {

    SinkPeer(LoadLoop loop, Socket socket, boolean expectsHeader) {
        super(loop, socket, expectsHeader);
    }

    @Override
    void said(ByteBuf bytes, int from, int length) {
        // Discarded.
    }

    @Override
    void ended() throws IOException {
        send(Wire.RECEIPT);
        close();
    }
}
