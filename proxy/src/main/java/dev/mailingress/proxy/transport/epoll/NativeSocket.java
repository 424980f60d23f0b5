package dev.mailingress.proxy.transport.epoll;

import dev.mailingress.proxy.transport.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/** TCP socket by Netty's native code, with the system calls that a relay needs. */
final class NativeSocket implements StreamSocket {

    // Constants of linux/tcp.h.
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_QUICKACK = 12;
    // Below the 4 to 6 minutes after which load balancers and home routers drop a silent connection, and rare enough
    // not to wake the radio of a phone.
    private static final int KEEPALIVE_IDLE_SECONDS = 120;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 30;
    private static final int KEEPALIVE_PROBES = 4;

    private final Socket socket;

    private NativeSocket(Socket socket) {
        this.socket = socket;
    }

    /**
     * Binds an address and port; clients queue in the kernel from now on.
     *
     * @param shared whether more sockets of this process will bind the same port
     * @param backlog maximum length of that queue
     */
    static NativeSocket listening(InetSocketAddress address, boolean shared, int backlog) throws IOException {
        LinuxSocket socket = open(isIpv6(address.getAddress()));
        try {
            socket.setReuseAddress(true);
            socket.setReusePort(shared);
            // Accepted sockets inherit these options.
            socket.setTcpNoDelay(true);
            keepAlive(socket);
            socket.bind(address);
            socket.listen(backlog);
            return new NativeSocket(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    // A wildcard socket of IPv6 accepts IPv4 too.
    private static boolean isIpv6(InetAddress address) {
        return address.isAnyLocalAddress() ? Socket.isIPv6Preferred() : address instanceof Inet6Address;
    }

    /** Starts a connect; {@link #finishConnect} reports its end. */
    static NativeSocket connecting(InetSocketAddress address) throws IOException {
        LinuxSocket socket = open(address.getAddress() instanceof Inet6Address);
        try {
            socket.setTcpNoDelay(true);
            // So the PROXY header is sent with the last packet of the handshake: one packet less per connection.
            socket.setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 0);
            socket.connect(address);
            return new NativeSocket(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Opens a socket.
     *
     * @throws IOException if socket(2) fails, for example without a free file descriptor, or where the kernel has no
     *     IPv6
     */
    private static LinuxSocket open(boolean ipv6) throws IOException {
        try {
            return LinuxSocket.newSocketStream(ipv6);
        } catch (ChannelException e) {
            throw asIOException(e);
        }
    }

    // Netty 4.2.18 throws the unchecked exception.
    static IOException asIOException(ChannelException e) {
        return e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
    }

    @Override
    public void acknowledge() throws IOException {
        socket.setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 1);
    }

    @Override
    public void keepAlive() throws IOException {
        keepAlive(socket);
    }

    // Without TCP_USER_TIMEOUT: Linux also applies it to a peer that acknowledges every probe but does not read
    // (tcp(7), and tcp_probe_timer of Linux), which the configured idle timeouts allow. tcp_retries2 ends a connection
    // whose data is not acknowledged, after about 15 minutes.
    private static void keepAlive(Socket socket) throws IOException {
        socket.setKeepAlive(true);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
    }

    /**
     * Accepts the next client of the kernel's queue.
     *
     * @param address receives the client's address, for {@link #address}
     * @return null if the queue is empty
     */
    @Nullable
    NativeSocket accept(byte[] address) throws IOException {
        int descriptor = socket.accept(address);
        return descriptor < 0 ? null : new NativeSocket(new Socket(descriptor));
    }

    /** Decodes the address that {@link #accept} has stored: its length, then the bytes. */
    static InetSocketAddress address(byte[] accepted) {
        return NativeInetAddress.address(accepted, 1, accepted[0]);
    }

    @Override
    public boolean finishConnect(boolean broken) throws IOException {
        // Only an error requires a system call.
        return !broken || socket.finishConnect();
    }

    @Override
    public int receive(ByteBuf into, int length) throws IOException {
        return socket.recvAddress(into.memoryAddress(), 0, length);
    }

    @Override
    public int send(ByteBuf from, int begin, int end) throws IOException {
        return socket.sendAddress(from.memoryAddress(), begin, end);
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            socket.shutdown(false, true);
        } catch (NotYetConnectedException e) {
            throw new IOException("reset by the peer", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // close(2): the descriptor is closed even if an error is returned.
        }
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    FileDescriptor descriptor() {
        return socket;
    }
}
