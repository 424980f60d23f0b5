import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * SMTP client that sends one message as another mail server would: {@code java Send.java HOST PORT MESSAGE-ID
 * [SOURCE-ADDRESS]}. Prints its own source address.
 */
public final class Send {

    private static final int SECONDS = 1_000;

    public static void main(String[] arguments) throws IOException {
        try (Socket socket = new Socket()) {
            if (arguments.length > 3) {
                socket.bind(new InetSocketAddress(arguments[3], 0));
            }
            socket.setSoTimeout(60 * SECONDS);
            socket.connect(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])), 10 * SECONDS);
            send(socket, arguments[2]);
            System.out.println(socket.getLocalAddress().getHostAddress());
        }
    }

    private static void send(Socket socket, String messageId) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        expect(in, "220");
        String[] commands = {"EHLO client.example.org", "MAIL FROM:<>", "RCPT TO:<user@example.test>"};
        for (String command : commands) {
            say(out, command);
            expect(in, "250");
        }
        say(out, "DATA");
        expect(in, "354");
        say(out, "From: someone@elsewhere.test\r\nTo: user@example.test\r\nSubject: quickstart\r\nMessage-Id: <"
                + messageId + ">\r\n\r\nHello.\r\n.");
        expect(in, "250");
        say(out, "QUIT");
        expect(in, "221");
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void expect(BufferedReader in, String code) throws IOException {
        String line;
        do {
            line = in.readLine();
            System.err.println("  < " + line);
        } while (line != null && line.startsWith(code + "-"));
        if (line == null || !line.startsWith(code)) {
            throw new IOException("expected " + code + ", got: " + line);
        }
    }

    private Send() {}
}
