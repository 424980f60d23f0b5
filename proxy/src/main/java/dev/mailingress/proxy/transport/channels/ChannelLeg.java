package dev.mailingress.proxy.transport.channels;

import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leg that is the one handler in the pipeline of a Netty channel. */
final class ChannelLeg extends ChannelInboundHandlerAdapter implements Leg {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChannelLeg.class);

    private final SocketChannel channel;
    private @Nullable LegHandler handler;
    private boolean closedByUs;

    ChannelLeg(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void handler(LegHandler handler) {
        this.handler = handler;
    }

    @Override
    public InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    @Override
    public boolean write(Chunk chunk) {
        return send(((ByteBufChunk) chunk).buffer());
    }

    @Override
    public boolean write(byte[] bytes) {
        return send(Unpooled.wrappedBuffer(bytes));
    }

    private boolean send(ByteBuf buffer) {
        // The void promise saves an object a write; a failure comes to exceptionCaught.
        ignore(channel.writeAndFlush(buffer, channel.voidPromise()));
        return channel.isWritable();
    }

    @Override
    public void pauseReading() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void shutdownOutput() {
        // Netty fails what is still queued when output is shut down: an empty write that is done says that nothing is.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(flushed -> channel.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
    }

    @Override
    public void close() {
        closedByUs = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void abort() {
        closedByUs = true;
        ignore(channel.close());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Chunk chunk = new ByteBufChunk((ByteBuf) message);
        if (handler == null) {
            chunk.release();
        } else {
            handler.received(chunk);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && handler != null) {
            handler.inputEnded();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && handler != null) {
            handler.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (handler != null) {
            handler.closed(!closedByUs);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.atDebug().setCause(cause).log("A leg failed");
        ignore(channel.close());
    }

    /** The outcome comes by {@link #exceptionCaught} and {@link #channelInactive}. */
    private static void ignore(ChannelFuture future) {
        LOGGER.atTrace().addKeyValue("future", future).log("Asked");
    }
}
