import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Mail server for the demo: reads the PROXY header (v1 or v2), implements as much SMTP as a message needs, stores nothing,
 * and prints the client address it was given: {@code java Backend.java [PORT]}.
 */
public final class Backend {

    private static final byte[] V2_SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int V1_MAX_LENGTH = 107;

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2525;
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            System.out.println("listening on " + server.getLocalSocketAddress());
            while (true) {
                Socket connection = server.accept();
                new Thread(() -> serve(connection)).start();
            }
        }
    }

    private static void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(60_000);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String client = clientInHeader(in);
            talk(in, connection.getOutputStream(), client);
        } catch (IOException e) {
            System.out.println("connection from " + connection.getRemoteSocketAddress() + " failed: " + e.getMessage());
        }
    }

    /** Client address from the PROXY header; a connection without a header is closed. */
    private static String clientInHeader(InputStream in) throws IOException {
        in.mark(V2_SIGNATURE.length);
        byte[] start = in.readNBytes(V2_SIGNATURE.length);
        if (Arrays.equals(start, V2_SIGNATURE)) {
            return clientInVersion2(new DataInputStream(in));
        }
        in.reset();
        String line = line(in, V1_MAX_LENGTH);
        String[] words = line.split(" ", -1);
        if (words.length == 6 && words[0].equals("PROXY") && words[1].startsWith("TCP")) {
            return words[2];
        }
        throw new IOException("expected a PROXY header, got \"" + line + "\"");
    }

    private static String clientInVersion2(DataInputStream in) throws IOException {
        int versionAndCommand = in.readUnsignedByte();
        int familyAndTransport = in.readUnsignedByte();
        byte[] addresses = in.readNBytes(in.readUnsignedShort());
        if (versionAndCommand != 0x21) {
            throw new IOException("unsupported PROXY v2 version and command: " + versionAndCommand);
        }
        int length = switch (familyAndTransport) {
            case 0x11 -> 4;
            case 0x21 -> 16;
            default -> throw new IOException("unsupported PROXY v2 family and transport: " + familyAndTransport);
        };
        return InetAddress.getByAddress(Arrays.copyOf(addresses, length)).getHostAddress();
    }

    private static void talk(InputStream in, OutputStream out, String client) throws IOException {
        answer(out, "220 backend.example.test ESMTP");
        while (true) {
            String command = line(in, 1_000);
            switch (command.toUpperCase(Locale.ROOT).split("[ :]", 2)[0]) {
                case "EHLO", "HELO" -> answer(out, "250 backend.example.test greets " + client);
                case "MAIL", "RCPT", "RSET", "NOOP" -> answer(out, "250 2.0.0 Ok");
                case "DATA" -> {
                    answer(out, "354 End data with <CR><LF>.<CR><LF>");
                    while (!line(in, 1_000).equals(".")) {}
                    System.out.println("message from client=" + client);
                    answer(out, "250 2.0.0 Ok: your address is " + client);
                }
                case "QUIT" -> {
                    answer(out, "221 2.0.0 Bye");
                    return;
                }
                default -> answer(out, "502 5.5.2 Error: command not recognized");
            }
        }
    }

    private static void answer(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in, int atMost) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > atMost) {
                throw new IOException(next < 0 ? "connection closed by peer" : "line too long");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    private Backend() {}
}
