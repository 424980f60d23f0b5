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

/** Line-based connection to a mail server, for exchanges that swaks and curl do not support. */
final class MailDialogue implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** Result of {@link #answer()} when the server closed the connection. */
    static final String CLOSED = "(closed)";

    private Socket socket;
    private BufferedReader in;
    private OutputStream out;

    private MailDialogue(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        this.out = socket.getOutputStream();
    }

    static MailDialogue connect(DmsContainer server, int port) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.connect(new InetSocketAddress(server.address(), port), (int) TIMEOUT.toMillis());
            return new MailDialogue(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the bytes in one write, hence in one segment. */
    MailDialogue send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (SocketException e) {
            // The server closed the connection: the next answer is CLOSED.
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

    /** Sends a line without waiting for an answer. */
    void sendLine(String line) {
        send((line + "\r\n").getBytes(US_ASCII));
    }

    /** Sends a command and returns the answer. */
    String command(String line) {
        sendLine(line);
        return answer();
    }

    /** Sends a command with a tag, as in IMAP, and returns the answer line that begins with this tag. */
    String command(String tag, String line) {
        sendLine(tag + " " + line);
        return until(tag + " ");
    }

    /** The last line of the next answer; in SMTP a hyphen marks a line that is not the last. */
    String answer() {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        return line;
    }

    /** The next line that begins with one of these prefixes, or {@link #CLOSED}. */
    String until(String... prefixes) {
        while (true) {
            String line = line();
            if (line.equals(CLOSED)) {
                return line;
            }
            for (String prefix : prefixes) {
                if (line.startsWith(prefix)) {
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

    /** Accepts any certificate: the mail server's certificate is part of its image. */
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
