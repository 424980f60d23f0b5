package dev.mailingress.proxy.lifecycle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Port that does not answer a SYN, as behind a firewall that drops it: its accept queue is full (listen(2)). */
final class BlackHole implements AutoCloseable {

    private static final int CONNECT_MILLIS = 300;
    private static final int MAX_QUEUE = 20;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queue = new ArrayList<>();

    BlackHole() throws IOException {
        while (queue.size() < MAX_QUEUE && isAnswered()) {
            // One more slot of the queue is used.
        }
    }

    private boolean isAnswered() throws IOException {
        Socket socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(new InetSocketAddress(server.getInetAddress(), port()), CONNECT_MILLIS);
            return true;
        } catch (SocketTimeoutException dropped) {
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
