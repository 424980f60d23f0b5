package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.socket.PollEvents;
import dev.mailingress.proxy.transport.socket.SocketLeg;
import dev.mailingress.proxy.transport.socket.SocketLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A leg on an epoll loop, edge-triggered. Its input is watched once and for all. Its output is only while something waits to
 * be sent: an event that says "input, and output is free as ever" makes Netty allocate.
 */
final class EpollLeg extends SocketLeg implements EpollIoHandle {

    private static final EpollIoOps FOR_INPUT =
            EpollIoOps.valueOf(PollEvents.INPUT | PollEvents.URGENT | PollEvents.ENDED | EpollIoOps.EPOLLET.value());
    private static final EpollIoOps FOR_ALL = FOR_INPUT.with(EpollIoOps.EPOLLOUT);

    /** To watch less is a system call, which a connection of a few events is not worth. */
    private static final int FREE_OUTPUTS = 32;

    private final NativeSocket socket;
    private boolean watchesOutput;
    private int freeOutputs;

    private EpollLeg(NativeSocket socket, SocketLoop loop, InetSocketAddress remoteAddress, boolean watchesOutput) {
        super(socket, loop, remoteAddress);
        this.socket = socket;
        this.watchesOutput = watchesOutput;
    }

    static EpollLeg accepted(NativeSocket socket, SocketLoop loop, InetSocketAddress remoteAddress) {
        return new EpollLeg(socket, loop, remoteAddress, false);
    }

    /** Output is what tells of the handshake. */
    static EpollLeg dial(InetSocketAddress address, SocketLoop loop) throws IOException {
        EpollLeg leg = new EpollLeg(NativeSocket.connecting(address), loop, address, true);
        leg.keepAliveIfItLasts();
        return leg;
    }

    @Override
    public FileDescriptor fd() {
        return socket.descriptor();
    }

    @Override
    public void onRegistered(IoRegistration registered) {
        super.onRegistered(registered);
        registered.submit(watchesOutput ? FOR_ALL : FOR_INPUT);
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int what = ((EpollIoEvent) event).ops().value();
        onReady(what);
        if ((what & PollEvents.OUTPUT) != 0 && hasSentAll() && ++freeOutputs == FREE_OUTPUTS) {
            watchOutput(false);
        }
    }

    @Override
    protected void watch(boolean forInput, boolean forOutput) {
        if (forOutput && !watchesOutput) {
            watchOutput(true);
        }
    }

    private void watchOutput(boolean on) {
        IoRegistration registered = registration();
        freeOutputs = 0;
        watchesOutput = on;
        if (registered != null && !isClosed()) {
            registered.submit(on ? FOR_ALL : FOR_INPUT);
        }
    }
}
