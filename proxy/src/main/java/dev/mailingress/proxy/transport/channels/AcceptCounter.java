package dev.mailingress.proxy.transport.channels;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a listening channel accepts. */
final class AcceptCounter extends ChannelInboundHandlerAdapter {

    private final AtomicLong accepted;

    AcceptCounter(AtomicLong accepted) {
        this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object child) {
        accepted.incrementAndGet();
        context.fireChannelRead(child);
    }
}
