package dev.mailingress.proxy.check;

import static dev.mailingress.testing.IpAddresses.address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Mail server on loopback that plays a script on each connection and records it. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();

    /** Behavior of the server. */
    @FunctionalInterface
    interface Script {
        void play(ScriptedConnection connection) throws IOException;
    }

    ScriptedServer(Script script) throws IOException {
        this(address("127.0.0.1", 0).getAddress(), script);
    }

    ScriptedServer(InetAddress address, Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 50, address);
        daemon(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                ScriptedConnection connection = new ScriptedConnection(socket);
                connections.add(connection);
                daemon(() -> play(socket, connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Socket socket, ScriptedConnection connection) {
        try (socket) {
            script.play(connection);
        } catch (IOException e) {
            connection.failed(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    String host() {
        return server.getInetAddress().getHostAddress();
    }

    /** All connections in their order. */
    List<ScriptedConnection> connections() {
        return connections;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
