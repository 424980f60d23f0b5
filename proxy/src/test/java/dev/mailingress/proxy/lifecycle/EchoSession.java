package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.testing.IpAddresses.address;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client of an {@link EchoBackend}, which has been greeted. */
final class EchoSession implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

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
     * @throws IOException if something else came
     */
    static EchoSession open(String source, int port) throws IOException {
        return greeted(connect(source, port));
    }

    /** As {@link #open}, by a connection that is there. */
    static EchoSession greeted(Socket socket) throws IOException {
        byte[] greeting = socket.getInputStream().readNBytes(EchoBackend.BANNER.length());
        String words = new String(greeting, StandardCharsets.US_ASCII);
        if (!words.equals(EchoBackend.BANNER)) {
            socket.close();
            throw new IOException("greeted by " + words);
        }
        return new EchoSession(socket);
    }

    static Socket connect(String source, int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.bind(address(source, 0));
        socket.connect(address("127.0.0.1", port), PATIENCE_MILLIS);
        return socket;
    }

    /** What whoever comes from there is told, until the end. */
    static String answer(String source, int port) throws IOException {
        try (Socket socket = connect(source, port)) {
            String words = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            socket.shutdownOutput();
            return words;
        }
    }

    /**
     * Says a line and hears it back.
     *
     * @throws IOException if it does not come back
     */
    void exchange() throws IOException {
        socket.getOutputStream().write(line);
        byte[] heard = socket.getInputStream().readNBytes(line.length);
        if (!Arrays.equals(heard, line)) {
            throw new IOException("heard " + new String(heard, StandardCharsets.US_ASCII));
        }
        exchanges++;
    }

    int exchanges() {
        return exchanges;
    }

    Socket socket() {
        return socket;
    }

    /** Ends it in order. */
    void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
