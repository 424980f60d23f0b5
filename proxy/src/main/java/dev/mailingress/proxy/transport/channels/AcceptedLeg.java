package dev.mailingress.proxy.transport.channels;

import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Loop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Waits until an accepted channel is active, gives it its leg and hands that over. */
final class AcceptedLeg extends ChannelInboundHandlerAdapter {

    private final SocketChannel channel;
    private final Acceptor acceptor;
    private final Loop loop;

    AcceptedLeg(SocketChannel channel, Acceptor acceptor, Loop loop) {
        this.channel = channel;
        this.acceptor = acceptor;
        this.loop = loop;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // A client may be gone by now, and its address with it: then there is nobody to serve.
        @Nullable Object client = channel.remoteAddress();
        if (client == null) {
            channel.close().addListener(closed -> {});
            return;
        }
        ChannelLeg leg = new ChannelLeg(channel);
        context.pipeline().replace(this, "leg", leg);
        acceptor.accepted(leg, loop);
    }
}
