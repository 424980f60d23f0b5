package dev.mailingress.proxy.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Mail server that greets and then sends back what follows the header; one thread serves all connections. */
final class EchoBackend implements AutoCloseable {

    static final String BANNER = "220 mail.example ESMTP\r\n";

    /** Version 2 over IPv4. */
    private static final int HEADER_BYTES = 28;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "echo-backend");

    /** Progress of a connection in its header. */
    private static final class Connection {
        private int headerLeft = HEADER_BYTES;
    }

    EchoBackend() throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Number of connections so far. */
    int accepted() {
        return accepted.get();
    }

    /** Number of connections that the peer has not ended. */
    int open() {
        return open.get();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        try {
            while (server.isOpen()) {
                selector.select(key -> serve(key, buffer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                echo(key, buffer.clear());
            }
        } catch (IOException e) {
            end(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            accepted.incrementAndGet();
            open.incrementAndGet();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Connection());
            channel.write(ByteBuffer.wrap(BANNER.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private void echo(SelectionKey key, ByteBuffer buffer) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Connection connection = (Connection) key.attachment();
        if (channel.read(buffer) < 0) {
            end(key);
            return;
        }
        buffer.flip();
        int header = Math.min(connection.headerLeft, buffer.remaining());
        connection.headerLeft -= header;
        buffer.position(header);
        // Lines of tests are short: sockets hold them.
        channel.write(buffer);
    }

    private void end(SelectionKey key) {
        open.decrementAndGet();
        close(key);
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            selector.wakeup();
            thread.join();
            selector.keys().forEach(EchoBackend::close);
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
