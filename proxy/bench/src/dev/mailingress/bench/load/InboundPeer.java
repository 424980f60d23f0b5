package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * Mail server after an {@link Opening}: greets when it has received all of it. It receives only the ClientHello from a
 * proxy that consumes the balancer's header, and both from a proxy that passes on all bytes.
 */
final class InboundPeer extends MailPeer {

    private boolean hasBegun;
    private int left;

    InboundPeer(LoadLoop loop, Socket socket, boolean expectsHeader) {
        super(loop, socket, expectsHeader);
    }

    @Override
    void opened() {
        // The client speaks first.
    }

    @Override
    void said(ByteBuf bytes, int from, int length) throws IOException {
        int taken = 0;
        if (!hasBegun) {
            hasBegun = true;
            Opening opening = Opening.OF_THIS_RUN;
            left = bytes.getByte(from) == opening.hello()[0] ? opening.hello().length : opening.bytes().length;
        }
        if (left > 0) {
            taken = Math.min(left, length);
            left -= taken;
            if (left == 0) {
                super.opened();
            }
        }
        if (taken < length) {
            super.said(bytes, from + taken, length - taken);
        }
    }
}
