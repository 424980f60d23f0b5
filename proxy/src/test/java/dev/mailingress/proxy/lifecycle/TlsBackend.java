package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.check.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Mail server with implicit TLS behind a header of fixed length: completes handshakes, and waits for the end. */
final class TlsBackend implements AutoCloseable {

    private final SSLSocketFactory tls;
    private final int headerBytes;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<byte[]> headers = new CopyOnWriteArrayList<>();
    private final AtomicInteger handshakes = new AtomicInteger();

    TlsBackend(Path directory, int headerBytes) throws IOException, GeneralSecurityException, InterruptedException {
        this.tls = TestCertificate.server(directory);
        this.headerBytes = headerBytes;
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "tls-backend");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            headers.add(socket.getInputStream().readNBytes(headerBytes));
            SSLSocket secured = (SSLSocket) tls.createSocket(socket, null, true);
            secured.startHandshake();
            handshakes.incrementAndGet();
            secured.getInputStream().readAllBytes();
        } catch (IOException ended) {
            // Closed without close_notify, or reset, as checks do.
        }
    }

    int port() {
        return server.getLocalPort();
    }

    List<byte[]> headers() {
        return headers;
    }

    int handshakes() {
        return handshakes.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
