package dev.mailingress.proxy.check;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;

/**
 * Bound of a session's input: raises a {@link TooLongFrameException} with byte {@value #MAX_BYTES}, after passing on
 * all of them. It is below TLS, so it counts the handshake too, and keeps the first bytes, which TLS does not expose.
 */
final class BoundedInput extends ChannelInboundHandlerAdapter {

    /** Enough for a certificate chain and a long list of capabilities. */
    static final int MAX_BYTES = 32 << 10;

    private static final int KEPT_BYTES = 128;

    private final byte[] first = new byte[KEPT_BYTES];
    private int received;

    boolean isEmpty() {
        return received == 0;
    }

    /** First line of the peer, in clear text; at most the first {@value #KEPT_BYTES} bytes. */
    String firstLine() {
        return new String(first, 0, Math.min(received, first.length), StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int count = Math.min(bytes.readableBytes(), MAX_BYTES - received);
        if (count == 0) {
            bytes.release();
            return;
        }
        keep(bytes, count);
        received += count;
        context.fireChannelRead(bytes.writerIndex(bytes.readerIndex() + count));
        if (received == MAX_BYTES) {
            context.channel().config().setAutoRead(false);
            context.fireExceptionCaught(new TooLongFrameException("more than " + MAX_BYTES + " bytes"));
        }
    }

    private void keep(ByteBuf bytes, int count) {
        if (received < first.length) {
            bytes.getBytes(bytes.readerIndex(), first, received, Math.min(count, first.length - received));
        }
    }
}
