package dev.mailingress.operator.daemons;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One connection to a mail server, line by line: what swaks and curl cannot be made to do. */
final class MailDialogue implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What {@link #answer()} gives when the server ended the connection. */
    static final String CLOSED = "(closed)";

    private Socket socket;
    private BufferedReader in;
    private OutputStream out;

    private MailDialogue(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        this.out = socket.getOutputStream();
    }

    static MailDialogue with(DmsContainer server, int port) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(server.address(), port), (int) PATIENCE.toMillis());
            return new MailDialogue(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In one write, hence in one segment. */
    MailDialogue send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (SocketException e) {
            // The server ended the connection: the next answer says so.
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** SASL PLAIN, RFC 4616. */
    static String saslPlain(String user, String password) {
        return Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(US_ASCII));
    }

    /** Sends a line and waits for nothing. */
    void tell(String line) {
        send((line + "\r\n").getBytes(US_ASCII));
    }

    /** Sends a line and gives what came back. */
    String say(String line) {
        tell(line);
        return answer();
    }

    /** As {@link #say}, but reads on until a line begins with {@code tag}, as in IMAP. */
    String say(String tag, String line) {
        tell(tag + " " + line);
        return until(tag + " ");
    }

    /** The next line that is the last of its answer: SMTP's go on after a hyphen. */
    String answer() {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        return line;
    }

    /** The next line that begins with one of these, or the end of the connection. */
    String until(String... beginnings) {
        while (true) {
            String line = line();
            if (line.equals(CLOSED)) {
                return line;
            }
            for (String beginning : beginnings) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
        }
    }

    private String line() {
        try {
            String line = in.readLine();
            return line == null ? CLOSED : line;
        } catch (SocketException e) {
            return CLOSED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MailDialogue startTls() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            SSLSocket tls = (SSLSocket) context.getSocketFactory()
                    .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
            tls.startHandshake();
            socket = tls;
            in = new BufferedReader(new InputStreamReader(tls.getInputStream(), US_ASCII));
            out = tls.getOutputStream();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The mail server's certificate is its image's own. */
    private static final class AnyCertificate implements X509TrustManager {

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String authType) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
