package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Backend connection that answers as an SMTP server does. */
class MailPeer extends BackendPeer {

    private int commandBytes;
    private byte command;
    private int bodyLeft;

    MailPeer(LoadLoop loop, Socket socket, boolean expectsHeader) {
        super(loop, socket, expectsHeader);
    }

    @Override
    void opened() throws IOException {
        send(Wire.BANNER);
    }

    @Override
    void said(ByteBuf bytes, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        while (at < end) {
            if (bodyLeft > 0) {
                int taken = Math.min(bodyLeft, end - at);
                at += taken;
                bodyLeft -= taken;
                if (bodyLeft == 0) {
                    send(Wire.OK);
                }
            } else {
                if (commandBytes == 0) {
                    command = bytes.getByte(at);
                }
                int taken = Math.min(Wire.COMMAND_BYTES - commandBytes, end - at);
                at += taken;
                commandBytes += taken;
                if (commandBytes == Wire.COMMAND_BYTES) {
                    commandBytes = 0;
                    answer();
                }
            }
        }
    }

    private void answer() throws IOException {
        switch (command) {
            case 'N' -> send(Wire.OK);
            case 'D' -> {
                bodyLeft = Wire.BODY_BYTES;
                send(Wire.GO_AHEAD);
            }
            case 'Q' -> {
                send(Wire.BYE);
                close();
            }
            default -> throw new IOException("received an unknown command");
        }
    }
}
