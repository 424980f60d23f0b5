package dev.mailingress.bench.check;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Backend of the correctness check, with plain blocking sockets: it has no code in common with the load. */
final class CheckBackend implements AutoCloseable {

    private static final int V2_SIGNATURE_REST = 11;
    private static final int V2_PROXY_COMMAND = 0x21;
    private static final int V2_TCP4 = 0x11;
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket listening;

    CheckBackend() throws IOException {
        listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Connection after its header, with the client address from the header. */
    record Announced(Socket socket, InetSocketAddress client) {}

    Announced accept() throws IOException {
        Socket socket = listening.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Announced(socket, header(new DataInputStream(socket.getInputStream())));
    }

    private static InetSocketAddress header(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        return first == 'P' ? version1(in) : version2(in);
    }

    private static InetSocketAddress version1(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder("P");
        while (line.charAt(line.length() - 1) != '\n') {
            line.append((char) in.readUnsignedByte());
        }
        String[] words = line.toString().trim().split(" ");
        if (words.length != 6 || !words[0].equals("PROXY") || !words[1].equals("TCP4")) {
            throw new IOException("expected a PROXY header of version 1, got: " + line);
        }
        return new InetSocketAddress(words[2], Integer.parseInt(words[4]));
    }

    private static InetSocketAddress version2(DataInputStream in) throws IOException {
        byte[] rest = in.readNBytes(V2_SIGNATURE_REST);
        if (!new String(rest, StandardCharsets.ISO_8859_1).equals("\n\r\n\0\r\nQUIT\n")) {
            throw new IOException("expected a PROXY header first");
        }
        if (in.readUnsignedByte() != V2_PROXY_COMMAND || in.readUnsignedByte() != V2_TCP4) {
            throw new IOException("expected a PROXY header with a client over TCP and IPv4");
        }
        int length = in.readUnsignedShort();
        byte[] source = in.readNBytes(4);
        in.skipNBytes(4);
        int port = in.readUnsignedShort();
        in.skipNBytes(2);
        in.skipNBytes(length - 12);
        return new InetSocketAddress(InetAddress.getByAddress(source), port);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
