package dev.mailingress.proxy.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** SMTP server behind a version 2 header of IPv6: greeting, EHLO, QUIT; one session at a time. */
final class GreetingBackend implements AutoCloseable {

    private static final int HEADER_BYTES = 52;

    private final ServerSocket server;
    private final AtomicInteger sessions = new AtomicInteger();

    GreetingBackend(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "greeting-backend");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                serve(socket);
            } catch (IOException ended) {
                // The next one, unless closed.
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        socket.getInputStream().readNBytes(HEADER_BYTES);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        send(socket, "220 mail.example ESMTP\r\n");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("QUIT")) {
                sessions.incrementAndGet();
                send(socket, "221 2.0.0 Bye\r\n");
                return;
            }
            send(socket, "250 mail.example\r\n");
        }
    }

    private static void send(Socket socket, String line) throws IOException {
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    }

    int sessions() {
        return sessions.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
