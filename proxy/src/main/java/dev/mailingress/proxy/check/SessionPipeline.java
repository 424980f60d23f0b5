package dev.mailingress.proxy.check;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Pipeline of a session, and what can be done with its channel. Confined to the event loop:
 *
 * <pre>
 *  socket ─► bounded input ─► TLS, once it begins ─► lines ─► session ─► deadline
 * </pre>
 */
final class SessionPipeline {

    private static final String INPUT = "input";
    private static final long CLOSE_NOTIFY_MILLIS = 500;

    private final ChannelHandlerContext session;
    private final BoundedInput input = new BoundedInput();
    private @Nullable TlsTasks tlsTasks;

    /** @param session context of the handler that receives the lines */
    SessionPipeline(ChannelHandlerContext session) {
        this.session = session;
        session.pipeline()
                .addBefore(session.name(), INPUT, input)
                .addBefore(session.name(), null, new LineBasedFrameDecoder(BoundedInput.MAX_BYTES));
    }

    BoundedInput input() {
        return input;
    }

    /** Sends the hello; the result is an event. */
    void startTls(SSLEngine engine, Executor threads) {
        tlsTasks = new TlsTasks(threads, session.executor());
        SslHandler tls = new SslHandler(engine, tlsTasks);
        // The deadline of the phase applies.
        tls.setHandshakeTimeoutMillis(0);
        tls.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        session.pipeline().addAfter(INPUT, null, tls);
    }

    ChannelFuture send(byte[] bytes) {
        return session.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /** Runs {@code action} when all input is processed, for which TLS may need a while. */
    void whenInputIsProcessed(Runnable action) {
        if (tlsTasks == null) {
            action.run();
        } else {
            tlsTasks.whenIdle(action);
        }
    }

    /** Sends a FIN; with TLS close_notify first (RFC 8446 §6.1). */
    void sendFin() {
        SslHandler tls = session.pipeline().get(SslHandler.class);
        ChannelFuture last = tls == null ? session.newSucceededFuture() : tls.closeOutbound();
        var unused = last.addListener(sent -> shutDownOutput());
    }

    private void shutDownOutput() {
        var unused = ((DuplexChannel) session.channel()).shutdownOutput();
    }

    /** Closes the connection; with TLS it sends close_notify first. */
    void close() {
        var unused = session.close();
    }
}
