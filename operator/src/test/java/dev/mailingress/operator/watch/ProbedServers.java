package dev.mailingress.operator.watch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP servers on one port of several loopback addresses, each of which answers with a given text and then is silent. */
final class ProbedServers implements AutoCloseable {

    private final List<ServerSocket> listening = new CopyOnWriteArrayList<>();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();
    private int port;

    /** Address of a new server that accepts a connection, reads, and writes {@code answer} without closing. */
    String add(String answer) throws IOException {
        String ip = "127.0.0." + (listening.size() + 2);
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByName(ip), port));
        port = server.getLocalPort();
        listening.add(server);
        start(() -> accept(server, answer));
        return ip;
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    int port() {
        return port;
    }

    /** Number of connections that the client has not closed. */
    int open() {
        return open.get();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    int total() {
        return total.get();
    }

    private void accept(ServerSocket server, String answer) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.add(socket);
                total.incrementAndGet();
                mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                OutputStream out = socket.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                start(() -> awaitClose(socket));
            } catch (IOException e) {
                // The server, or this connection, was closed.
            }
        }
    }

    private void awaitClose(Socket socket) {
        try (socket) {
            while (socket.getInputStream().read() >= 0) {
                // The request.
            }
        } catch (IOException e) {
            // Reset by the client: closed, too.
        } finally {
            open.decrementAndGet();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "probed-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            for (ServerSocket server : listening) {
                server.close();
            }
            for (Socket socket : accepted) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
