package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.Dialogue.Step;
import dev.mailingress.proxy.config.IpAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * State machine of a session with a mail server, on the event loop of the contract test:
 *
 * <pre>
 *  HANDSHAKE ─► DIALOGUE ─► SERVER_FIN ─► CLOSED
 *      │            └───► OWN_FIN ───────► │
 *      └─────────────────────────────────► ┘
 * </pre>
 *
 * <p>The header is sent first. Every phase has its deadline, and {@link #result()} is complete when the connection is
 * closed.
 */
final class SessionHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private enum Phase {
        /** TLS, if the port begins with it. */
        HANDSHAKE,
        /** Commands and replies. */
        DIALOGUE,
        /** The quit command is answered: waits for the server's FIN, then closes. */
        SERVER_FIN,
        /** A FIN is sent: waits for the server's, because closing with unread bytes would cause a reset. */
        OWN_FIN,
        CLOSED
    }

    private static final byte[] NO_HEADER = {};

    private final CheckTarget port;
    private final @Nullable Announcement announcement;
    private final SessionTimes times;
    private final @Nullable SSLEngine engine;
    private final Executor tlsThreads;
    private final CompletableFuture<ProbeResult> ended = new CompletableFuture<>();

    private Phase phase;
    private @Nullable SessionPipeline pipeline;
    private @Nullable PhaseDeadline deadline;
    private @Nullable Dialogue dialogue;
    private volatile @Nullable InetAddress proxy;
    private @Nullable ProbeResult result;

    /**
     * @param announcement null if no header is sent
     * @param engine null unless the port begins with TLS
     * @param tlsThreads for the engine's computations
     */
    SessionHandler(
            CheckTarget port,
            @Nullable Announcement announcement,
            SessionTimes times,
            @Nullable SSLEngine engine,
            Executor tlsThreads) {
        this.port = port;
        this.announcement = announcement;
        this.times = times;
        this.engine = engine;
        this.tlsThreads = tlsThreads;
        this.phase = engine == null ? Phase.DIALOGUE : Phase.HANDSHAKE;
    }

    /** Complete when the connection is closed; exceptional after an internal error. */
    CompletableFuture<ProbeResult> result() {
        return ended;
    }

    /** Address of the proxy's end of the connection; null before it is established. */
    @Nullable
    InetAddress proxy() {
        return proxy;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        pipeline = new SessionPipeline(context);
        deadline = new PhaseDeadline(context, this::onTimeout);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        times.begin();
        deadline().reset(times.firstByte());
        InetSocketAddress local = (InetSocketAddress) context.channel().localAddress();
        proxy = local.getAddress();
        dialogue = Dialect.of(port.protocol())
                .map(dialect -> new Dialogue(dialect, announcement != null, client(local.getAddress())))
                .orElse(null);
        // One write: Postfix and Dovecot reject a header that arrives in two segments (measured).
        var unused = pipeline()
                .send(header(local, (InetSocketAddress) context.channel().remoteAddress()))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        close(new ProbeResult.Closed(times.elapsed(), null));
                    } else if (dialogue == null) {
                        finish(new ProbeResult.Accepted());
                    }
                });
        if (phase == Phase.HANDSHAKE && engine != null) {
            pipeline().startTls(engine, tlsThreads);
        }
    }

    private IpAddress client(InetAddress local) {
        return announcement == null ? new IpAddress(local) : announcement.client();
    }

    private byte[] header(InetSocketAddress local, InetSocketAddress remote) {
        return announcement == null
                ? NO_HEADER
                : announcement.header(local, remote).encode(port.proxyProtocol());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        if (phase != Phase.DIALOGUE || dialogue == null) {
            return;
        }
        if (!dialogue.hasLine()) {
            deadline().reset(times.greeting());
        }
        Step step = dialogue.onLine(bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing());
        if (step instanceof Step.Send send) {
            deadline().reset(times.reply());
            var unused = pipeline().send(send.command().getBytes(StandardCharsets.US_ASCII));
        } else if (step instanceof Step.SendFin last) {
            finish(last.result());
        } else if (step instanceof Step.AwaitFin last) {
            result = last.result();
            phase = Phase.SERVER_FIN;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && phase == Phase.HANDSHAKE) {
            if (handshake.isSuccess()) {
                phase = Phase.DIALOGUE;
                deadline().reset(times.greeting());
            } else {
                onEnd(handshake.cause());
            }
        } else if (event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent && phase != Phase.HANDSHAKE)) {
            pipeline().whenInputIsProcessed(() -> onEnd(new EOFException("Remote host terminated the handshake")));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            pipeline().whenInputIsProcessed(() -> close(isGreeted() ? withoutMoreLines() : new ProbeResult.TooLong()));
        } else if (cause instanceof IOException || cause instanceof DecoderException) {
            Throwable failure =
                    cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
            pipeline().whenInputIsProcessed(() -> onEnd(failure));
        } else {
            ended.completeExceptionally(cause);
            pipeline().close();
        }
    }

    private void onTimeout() {
        ProbeResult late = pipeline().input().isEmpty()
                ? new ProbeResult.Silent(times.elapsed())
                : new ProbeResult.Late(times.elapsed());
        switch (phase) {
            case DIALOGUE -> {
                if (isGreeted()) {
                    close(withoutMoreLines());
                } else {
                    finish(late);
                }
            }
            case HANDSHAKE -> close(late);
            case SERVER_FIN, OWN_FIN, CLOSED -> close(new ProbeResult.CommandIgnored());
        }
    }

    /** The peer closed, or TLS failed. */
    private void onEnd(Throwable cause) {
        close(
                phase == Phase.HANDSHAKE
                        ? TlsFailure.result(port, pipeline().input(), cause, times.elapsed())
                        : withoutMoreLines());
    }

    private boolean isGreeted() {
        return dialogue != null && dialogue.isGreeted();
    }

    private ProbeResult withoutMoreLines() {
        return dialogue == null ? new ProbeResult.Closed(times.elapsed(), null) : dialogue.ended(times.elapsed());
    }

    /** Sends a FIN and waits for the peer's. */
    private void finish(ProbeResult conclusion) {
        result = conclusion;
        phase = Phase.OWN_FIN;
        deadline().reset(times.reply());
        pipeline().sendFin();
    }

    /** @param conclusion unless there is one already */
    private void close(ProbeResult conclusion) {
        if (result == null) {
            result = conclusion;
        }
        phase = Phase.CLOSED;
        pipeline().close();
    }

    private SessionPipeline pipeline() {
        return Objects.requireNonNull(pipeline);
    }

    private PhaseDeadline deadline() {
        return Objects.requireNonNull(deadline);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ended.complete(result == null ? withoutMoreLines() : result);
    }
}
