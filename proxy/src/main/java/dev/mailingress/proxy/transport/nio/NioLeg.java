package dev.mailingress.proxy.transport.nio;

import dev.mailingress.proxy.transport.socket.PollEvents;
import dev.mailingress.proxy.transport.socket.SocketLeg;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A leg on a selector loop. Selectors are level-triggered: only what is wanted is watched. So a peer's reset is noticed
 * by the next read or write while no input is wanted, for example while its backend is connected to: selectors report
 * an error as input, which would have to be read.
 */
final class NioLeg extends SocketLeg implements NioIoHandle {

    private static final NioIoOps[] OPS = {NioIoOps.NONE, NioIoOps.READ, NioIoOps.WRITE, NioIoOps.READ_AND_WRITE};
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;

    private final ChannelSocket socket;
    private int watched;

    private NioLeg(ChannelSocket socket, SocketLoop loop, InetSocketAddress remoteAddress) {
        super(socket, loop, remoteAddress);
        this.socket = socket;
    }

    static NioLeg accepted(SocketChannel channel, SocketLoop loop) throws IOException {
        return withKeepAlive(new NioLeg(ChannelSocket.accepted(channel), loop, ChannelSocket.remoteAddress(channel)));
    }

    static NioLeg connect(InetSocketAddress address, SocketLoop loop) throws IOException {
        return withKeepAlive(new NioLeg(ChannelSocket.connecting(address), loop, address));
    }

    private static NioLeg withKeepAlive(NioLeg leg) {
        leg.scheduleKeepAlive();
        return leg;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return socket.channel();
    }

    @Override
    public void onRegistered(IoRegistration newRegistration) {
        super.onRegistered(newRegistration);
        newRegistration.submit(isConnecting() ? NioIoOps.CONNECT : OPS[watched]);
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int ops = ((NioIoEvent) event).ops().value();
        int events = (ops & SelectionKey.OP_READ) == 0 ? 0 : PollEvents.INPUT;
        onEvents((ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) == 0 ? events : events | PollEvents.OUTPUT);
    }

    @Override
    protected void watch(boolean forInput, boolean forOutput) {
        int wanted = (forInput ? INPUT : 0) | (forOutput ? OUTPUT : 0);
        IoRegistration registration = registration();
        if (wanted != watched && registration != null) {
            registration.submit(OPS[wanted]);
        }
        watched = wanted;
    }
}
