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
 * A leg on an epoll loop, edge-triggered. Input is watched permanently. Output is watched only while something waits to
 * be sent: an event for input that also reports free output makes Netty allocate.
 */
final class EpollLeg extends SocketLeg implements EpollIoHandle {

    private static final EpollIoOps INPUT_OPS = EpollIoOps.valueOf(
            PollEvents.INPUT | PollEvents.URGENT | PollEvents.READ_HANGUP | EpollIoOps.EPOLLET.value());
    private static final EpollIoOps INPUT_AND_OUTPUT_OPS = INPUT_OPS.with(EpollIoOps.EPOLLOUT);

    /**
     * Events with needlessly reported output before it is no longer watched: that takes a system call, which a
     * connection with few events is not worth.
     */
    private static final int MAX_REDUNDANT_OUTPUTS = 32;

    private final NativeSocket socket;
    private boolean watchesOutput;
    private int redundantOutputs;

    private EpollLeg(NativeSocket socket, SocketLoop loop, InetSocketAddress remoteAddress, boolean watchesOutput) {
        super(socket, loop, remoteAddress);
        this.socket = socket;
        this.watchesOutput = watchesOutput;
    }

    static EpollLeg accepted(NativeSocket socket, SocketLoop loop, InetSocketAddress remoteAddress) {
        return new EpollLeg(socket, loop, remoteAddress, false);
    }

    /** The output event reports the end of the TCP handshake. */
    static EpollLeg connect(InetSocketAddress address, SocketLoop loop) throws IOException {
        EpollLeg leg = new EpollLeg(NativeSocket.connecting(address), loop, address, true);
        leg.scheduleKeepAlive();
        return leg;
    }

    @Override
    public FileDescriptor fd() {
        return socket.descriptor();
    }

    @Override
    public void onRegistered(IoRegistration newRegistration) {
        super.onRegistered(newRegistration);
        newRegistration.submit(watchesOutput ? INPUT_AND_OUTPUT_OPS : INPUT_OPS);
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int events = ((EpollIoEvent) event).ops().value();
        onEvents(events);
        if ((events & PollEvents.OUTPUT) != 0 && hasSentAll() && ++redundantOutputs == MAX_REDUNDANT_OUTPUTS) {
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
        IoRegistration registration = registration();
        redundantOutputs = 0;
        watchesOutput = on;
        if (registration != null && !isClosed()) {
            registration.submit(on ? INPUT_AND_OUTPUT_OPS : INPUT_OPS);
        }
    }
}
