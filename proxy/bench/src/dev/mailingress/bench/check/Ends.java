package dev.mailingress.bench.check;

import java.io.IOException;
import java.net.Socket;

/** Both ends of a connection through a proxy: the client and the backend that it reached. */
record Ends(Socket client, Socket server) implements AutoCloseable {

    void sendToServer(long seed, long length) throws IOException {
        Bytes.send(client.getOutputStream(), seed, length);
    }

    void sendToClient(long seed, long length) throws IOException {
        Bytes.send(server.getOutputStream(), seed, length);
    }

    void expectAtServer(long seed, long length) throws IOException {
        Bytes.expect(server.getInputStream(), seed, length);
    }

    void expectAtClient(long seed, long length) throws IOException {
        Bytes.expect(client.getInputStream(), seed, length);
    }

    void endOfClient() throws IOException {
        client.shutdownOutput();
    }

    void endOfServer() throws IOException {
        server.shutdownOutput();
    }

    void expectEndAtServer() throws IOException {
        Bytes.expectEnd(server.getInputStream());
    }

    void expectEndAtClient() throws IOException {
        Bytes.expectEnd(client.getInputStream());
    }

    @Override
    public void close() throws IOException {
        try (client;
                server) {
            // Closes both, even if one fails.
        }
    }
}
