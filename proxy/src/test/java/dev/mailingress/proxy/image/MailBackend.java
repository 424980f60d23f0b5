package dev.mailingress.proxy.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Mail server that expects the PROXY protocol, version 2, and echoes every line. */
final class MailBackend implements AutoCloseable {

    private static final int FIXED_HEADER_BYTES = 16;

    private final ServerSocket listening = new ServerSocket(0);
    private final BlockingQueue<String> headers = new LinkedBlockingQueue<>();

    MailBackend() throws IOException {
        Thread thread = new Thread(this::accept, "mail-backend");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** First bytes of each connection, one char per byte. */
    BlockingQueue<String> headers() {
        return headers;
    }

    private void accept() {
        try {
            while (true) {
                try (Socket proxy = listening.accept()) {
                    serve(proxy);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket proxy) throws IOException {
        byte[] header = proxy.getInputStream().readNBytes(FIXED_HEADER_BYTES);
        if (header.length < FIXED_HEADER_BYTES) {
            return;
        }
        proxy.getInputStream().skipNBytes(((header[14] & 0xff) << 8) | (header[15] & 0xff));
        headers.add(new String(header, ISO_8859_1));
        proxy.getOutputStream().write("220 backend\r\n".getBytes(ISO_8859_1));
        BufferedReader lines = new BufferedReader(new InputStreamReader(proxy.getInputStream(), ISO_8859_1));
        for (String line = lines.readLine(); line != null && !"QUIT".equals(line); line = lines.readLine()) {
            proxy.getOutputStream().write(("250 " + line + "\r\n").getBytes(ISO_8859_1));
        }
        proxy.getOutputStream().write("221 Bye\r\n".getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
