package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Gate between the operator and the API server: forwards plain HTTP to the API server's TLS port, and cuts the operator off after a
 * write, when the API server has carried it out and the operator has not learned of it. Events, leases and dry runs are not
 * counted as writes, because nothing depends on them.
 */
final class ApiServerGate implements AutoCloseable {

    private static final Pattern WRITE = Pattern.compile("(POST|PUT|PATCH|DELETE) (\\S+) .*", Pattern.DOTALL);
    private static final Pattern NOT_COUNTED = Pattern.compile("/events|/leases|accessreviews|[?&]dryRun=");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final String CHUNKED = "transfer-encoding: chunked";
    private static final String WEB_SOCKET = "upgrade: websocket";

    private final URI apiServer;
    private final SSLContext tls;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(ApiServerGate::daemon);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Consumer<String>> nextWrite = new AtomicReference<>();
    private volatile boolean cut;

    /** @param admin configuration of a client; its credentials are not used: the operator sends its own */
    ApiServerGate(Config admin) {
        apiServer = URI.create(admin.getMasterUrl());
        try {
            tls = SSLContext.getInstance("TLS");
            tls.init(null, SSLUtils.trustManagers(admin.getCaCertData(), null, true, null, null), null);
            listener = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Opens the gate until the next write, of which it tells method and path once it is shut. */
    void openUntilWrite(Consumer<String> onWrite) {
        nextWrite.set(onWrite);
        cut = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    client.close();
                } else {
                    threads.execute(() -> forward(client));
                }
            } catch (IOException e) {
                // The listener was closed, or one connection failed: the client connects again.
            }
        }
    }

    private void forward(Socket client) {
        AtomicReference<String> writing = new AtomicReference<>();
        try (client;
                Socket server = tls.getSocketFactory().createSocket(apiServer.getHost(), apiServer.getPort())) {
            open.add(client);
            open.add(server);
            threads.execute(() -> forwardResponses(client, server, writing));
            forwardRequests(client, server, writing);
        } catch (IOException e) {
            // Either side closed the connection.
        } finally {
            open.remove(client);
        }
    }

    private void forwardRequests(Socket client, Socket server, AtomicReference<String> writing) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        OutputStream out = server.getOutputStream();
        while (true) {
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            Matcher write = WRITE.matcher(head);
            if (write.matches() && !NOT_COUNTED.matcher(write.group(2)).find()) {
                writing.set(write.group(1) + " " + write.group(2));
            }
            out.write(head.getBytes(ISO_8859_1));
            if (head.toLowerCase(Locale.ROOT).contains(WEB_SOCKET)) {
                in.transferTo(out);
                return;
            }
            copyBody(head, in, out);
            out.flush();
        }
    }

    private void forwardResponses(Socket client, Socket server, AtomicReference<String> writing) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                String write = writing.getAndSet(null);
                if (write != null && new String(buffer, 0, length, ISO_8859_1).startsWith("HTTP/1.1 2")) {
                    onWrite(write);
                }
                out.write(buffer, 0, length);
            }
            client.close();
        } catch (IOException e) {
            // Either side closed the connection.
        } finally {
            open.remove(server);
        }
    }

    private void onWrite(String write) {
        Consumer<String> listening = nextWrite.getAndSet(null);
        if (listening != null) {
            shut();
            threads.execute(() -> listening.accept(write));
        }
    }

    /** Ends all connections, and accepts none until the gate is opened again. */
    private void shut() {
        cut = true;
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    /** The head of a request with its empty line; empty at the end of the stream. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            if (next == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(ISO_8859_1);
            }
        }
        return "";
    }

    private static void copyBody(String head, InputStream in, OutputStream out) throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            out.write(in.readNBytes(Integer.parseInt(length.group(1))));
        } else if (head.toLowerCase(Locale.ROOT).contains(CHUNKED)) {
            copyChunks(in, out);
        }
    }

    /** RFC 9112 §7.1, without trailers. */
    private static void copyChunks(InputStream in, OutputStream out) throws IOException {
        int size;
        do {
            String line = line(in);
            size = Integer.parseInt(line.strip(), 16);
            out.write(line.getBytes(ISO_8859_1));
            out.write(in.readNBytes(size + 2));
        } while (size > 0);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.append((char) next);
            if (next == '\n') {
                return line.toString();
            }
        }
        throw new IOException("The request ended within a chunk.");
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "api-server-gate");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shut();
        threads.shutdownNow();
    }
}
