package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Backend connection that answers each line with a line of the same length. */
final class EchoPeer extends BackendPeer {

    EchoPeer(LoadLoop loop, Socket socket, boolean expectsHeader) {
        super(loop, socket, expectsHeader);
    }

    @Override
    void said(ByteBuf bytes, int from, int length) throws IOException {
        send(Wire.PING, length);
    }
}
