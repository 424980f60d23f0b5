package dev.mailingress.proxy.lifecycle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port that answers no SYN, as behind a firewall that drops: its queue is full, and nobody accepts (listen(2)). */
final class BlackHole implements AutoCloseable {

    private static final int FULL_MILLIS = 300;
    private static final int MOST = 20;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queue = new ArrayList<>();

    BlackHole() throws IOException {
        while (queue.size() < MOST && isAnswered()) {
            // One more place of the queue is taken.
        }
    }

    private boolean isAnswered() throws IOException {
        Socket socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(new InetSocketAddress(server.getInetAddress(), port()), FULL_MILLIS);
            return true;
        } catch (SocketTimeoutException swallowed) {
            return false;
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queue) {
            socket.close();
        }
        server.close();
    }
}
