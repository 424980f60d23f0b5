package dev.mailingress.bench.load;

import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Connection opened by the load. It is known to be established when something arrives on it. */
abstract class Client extends Peer {

    Client(LoadLoop loop, int port) {
        super(loop, connecting(port));
    }

    private static Socket connecting(int port) {
        try {
            LinuxSocket socket = LinuxSocket.newSocketStream(false);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
