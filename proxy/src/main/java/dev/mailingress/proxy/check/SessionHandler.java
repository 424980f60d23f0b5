package dev.mailingress.proxy.check;

import dev.mailingress.proxy.check.Dialect.Meaning;
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
 *  HANDSHAKE ─► GREETING ─► QUIT ─► SERVER_FIN ─► CLOSED
 *      │            └───► OWN_FIN ─────────────────► │
 *      └───────────────────────────────────────────► ┘
 * </pre>
 *
 * <p>The header is sent first. Every phase has its deadline, and {@link #result()} is complete when the connection is
 * closed.
 */
final class SessionHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private enum Phase {
        /** TLS, if the port begins with it. */
        HANDSHAKE,
        /** Lines until the greeting is complete. */
        GREETING,
        /** The quit command is sent; lines until its reply. */
        QUIT,
        /** The quit command is answered: waits for the server's FIN, then closes. */
        SERVER_FIN,
        /** A FIN is sent: waits for the server's, because closing with unread bytes would cause a reset. */
        OWN_FIN,
        CLOSED
    }

    private final CheckTarget port;
    private final ProxyHeaderSource source;
    private final SessionTimes times;
    private final @Nullable SSLEngine engine;
    private final Executor tlsThreads;
    private final CompletableFuture<ProbeResult> ended = new CompletableFuture<>();

    private Phase phase;
    private @Nullable SessionPipeline pipeline;
    private @Nullable PhaseDeadline deadline;
    private @Nullable String lastLine;
    private @Nullable ProbeResult result;

    /**
     * @param engine null unless the port begins with TLS
     * @param tlsThreads for the engine's computations
     */
    SessionHandler(
            CheckTarget port,
            ProxyHeaderSource source,
            SessionTimes times,
            @Nullable SSLEngine engine,
            Executor tlsThreads) {
        this.port = port;
        this.source = source;
        this.times = times;
        this.engine = engine;
        this.tlsThreads = tlsThreads;
        this.phase = engine == null ? Phase.GREETING : Phase.HANDSHAKE;
    }

    /** Complete when the connection is closed; exceptional after an internal error. */
    CompletableFuture<ProbeResult> result() {
        return ended;
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
        // One write: Postfix and Dovecot reject a header that arrives in two segments (measured).
        var unused = pipeline().send(header(context)).addListener(sent -> {
            if (!sent.isSuccess()) {
                close(new ProbeResult.Closed(times.elapsed(), null));
            } else if (Dialect.of(port.protocol()).isEmpty()) {
                finish(new ProbeResult.Accepted());
            }
        });
        if (phase == Phase.HANDSHAKE && engine != null) {
            pipeline().startTls(engine, tlsThreads);
        }
    }

    private byte[] header(ChannelHandlerContext context) {
        return source.header((InetSocketAddress) context.channel().localAddress(), (InetSocketAddress)
                        context.channel().remoteAddress())
                .encode(port.proxyProtocol());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        String line = bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        Dialect.of(port.protocol()).ifPresent(dialect -> {
            if (phase == Phase.GREETING) {
                onGreeting(dialect, line);
            } else if (phase == Phase.QUIT) {
                onReply(dialect, line);
            }
        });
    }

    private void onGreeting(Dialect dialect, String line) {
        if (lastLine == null) {
            deadline().reset(times.greeting());
        }
        lastLine = line;
        switch (dialect.beforeGreeting(line)) {
            case GREETING -> {
                phase = Phase.QUIT;
                deadline().reset(times.quit());
                // If the peer has closed, what it sent before can still be read.
                var unused = pipeline().send(dialect.quit());
            }
            case COMMAND_ERROR -> finish(new ProbeResult.CommandError(line));
            case REFUSAL, QUIT_REPLY -> finish(new ProbeResult.Refused(line));
            case UNKNOWN -> finish(new ProbeResult.UnknownReply(line));
            case MORE_FOLLOWS -> {
                // The deadline of the greeting applies.
            }
        }
    }

    private void onReply(Dialect dialect, String line) {
        Meaning meaning = dialect.afterGreeting(line);
        if (meaning == Meaning.COMMAND_ERROR || meaning == Meaning.QUIT_REPLY) {
            result = meaning == Meaning.QUIT_REPLY ? new ProbeResult.Greeted() : new ProbeResult.CommandError(line);
            phase = Phase.SERVER_FIN;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && phase == Phase.HANDSHAKE) {
            if (handshake.isSuccess()) {
                phase = Phase.GREETING;
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
            pipeline()
                    .whenInputIsProcessed(() ->
                            close(phase == Phase.QUIT ? new ProbeResult.QuitIgnored() : new ProbeResult.TooLong()));
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
            case GREETING -> finish(late);
            case HANDSHAKE -> close(late);
            case QUIT, SERVER_FIN, OWN_FIN, CLOSED -> close(new ProbeResult.QuitIgnored());
        }
    }

    /** The peer closed, or TLS failed. */
    private void onEnd(Throwable cause) {
        switch (phase) {
            case HANDSHAKE -> close(withoutTls(cause));
            case GREETING -> close(new ProbeResult.Closed(times.elapsed(), lastLine));
            case QUIT, SERVER_FIN, OWN_FIN, CLOSED -> close(new ProbeResult.QuitIgnored());
        }
    }

    private ProbeResult withoutTls(Throwable cause) {
        if (pipeline().input().isEmpty()) {
            return new ProbeResult.Closed(times.elapsed(), null);
        }
        // Postfix refuses in clear text, even with implicit TLS.
        String line = pipeline().input().firstLine();
        return switch (Dialect.of(port.protocol())
                .map(dialect -> dialect.beforeGreeting(line))
                .orElse(Meaning.UNKNOWN)) {
            case REFUSAL -> new ProbeResult.Refused(line);
            case GREETING, MORE_FOLLOWS, COMMAND_ERROR, QUIT_REPLY ->
                new ProbeResult.TlsFailed("clear text reply: " + QuotedText.of(line));
            case UNKNOWN -> new ProbeResult.TlsFailed(TlsClient.cause(cause));
        };
    }

    /** Sends a FIN and waits for the peer's. */
    private void finish(ProbeResult conclusion) {
        result = conclusion;
        phase = Phase.OWN_FIN;
        deadline().reset(times.quit());
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
        ended.complete(result == null ? new ProbeResult.Closed(times.elapsed(), lastLine) : result);
    }
}
