package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.testing.IpAddresses.address;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Client of an {@link EchoBackend} that has received the greeting. */
final class EchoSession implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final byte[] line;
    private int exchanges;

    private EchoSession(Socket socket) {
        this.socket = socket;
        this.line = ("NOOP " + socket.getLocalPort() + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    static EchoSession open(int port) throws IOException {
        return open("127.0.0.1", port);
    }

    /**
     * Waits for the greeting.
     *
     * @param source an address of this machine
     * @throws IOException if anything else arrives
     */
    static EchoSession open(String source, int port) throws IOException {
        return greeted(connect(source, port));
    }

    /** As {@link #open}, on an existing connection. */
    static EchoSession greeted(Socket socket) throws IOException {
        byte[] greeting = socket.getInputStream().readNBytes(EchoBackend.BANNER.length());
        String text = new String(greeting, StandardCharsets.US_ASCII);
        if (!text.equals(EchoBackend.BANNER)) {
            socket.close();
            throw new IOException("unexpected greeting: " + text);
        }
        return new EchoSession(socket);
    }

    static Socket connect(String source, int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.bind(address(source, 0));
        socket.connect(address("127.0.0.1", port), TIMEOUT_MILLIS);
        return socket;
    }

    /** Text that the proxy sends to a client from this address until it ends the connection. */
    static String refusal(String source, int port) throws IOException {
        try (Socket socket = connect(source, port)) {
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            socket.shutdownOutput();
            return text;
        }
    }

    /**
     * Sends a line and receives it back.
     *
     * @throws IOException if it does not return
     */
    void exchange() throws IOException {
        socket.getOutputStream().write(line);
        byte[] received = socket.getInputStream().readNBytes(line.length);
        if (!Arrays.equals(received, line)) {
            throw new IOException("received " + new String(received, StandardCharsets.US_ASCII));
        }
        exchanges++;
    }

    int exchanges() {
        return exchanges;
    }

    Socket socket() {
        return socket;
    }

    /** Closes the connection in an orderly way. */
    void finish() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        finish();
    }
}
