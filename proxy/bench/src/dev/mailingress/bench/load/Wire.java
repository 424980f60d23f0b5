package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Bytes that both ends of the load use. All commands have the same length, so no search for line ends is needed. */
final class Wire {

    static final int COMMAND_BYTES = 6;
    static final int BODY_BYTES = 4096;
    static final int PING_BYTES = 36;
    static final int BULK_CHUNK_BYTES = 128 * 1024;

    static final ByteBuf BANNER = text("220 mail.example ESMTP ready\r\n");
    static final ByteBuf NOOP = text("NOOP\r\n");
    static final ByteBuf DATA = text("DATA\r\n");
    static final ByteBuf QUIT = text("QUIT\r\n");
    static final ByteBuf OK = text("250 2.0.0 Ok\r\n");
    static final ByteBuf GO_AHEAD = text("354 End data with <CR><LF>.<CR><LF>\r\n");
    static final ByteBuf BYE = text("221 2.0.0 Bye\r\n");
    static final ByteBuf BODY = text("x".repeat(BODY_BYTES - 2) + "\r\n");
    static final ByteBuf PING = text("p".repeat(PING_BYTES - 2) + "\r\n");
    static final ByteBuf RECEIPT = text(".");
    static final ByteBuf BULK_CHUNK = text("b".repeat(BULK_CHUNK_BYTES));
    static final ByteBuf OPENING = bytes(Opening.OF_THIS_RUN.bytes());

    private Wire() {}

    private static ByteBuf text(String text) {
        return bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuf bytes(byte[] bytes) {
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }
}
