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

/** A mail server on loopback that plays a script at each connection, and keeps what it saw. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<ScriptedConnection> scriptedConnections = new CopyOnWriteArrayList<>();

    /** What the server does. */
    @FunctionalInterface
    interface Script {
        void play(ScriptedConnection scriptedConnection) throws IOException;
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
                ScriptedConnection scriptedConnection = new ScriptedConnection(socket);
                scriptedConnections.add(scriptedConnection);
                daemon(() -> play(socket, scriptedConnection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Socket socket, ScriptedConnection scriptedConnection) {
        try (socket) {
            script.play(scriptedConnection);
        } catch (IOException gone) {
            scriptedConnection.broken(gone);
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

    /** Those who came, in their order. */
    List<ScriptedConnection> scriptedConnections() {
        return scriptedConnections;
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
