package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.IpAddress;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Connection to a {@link ScriptedServer}. */
final class ScriptedConnection {

    private static final byte[] V2 = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    private static final int V2_IPV6_BYTES = 52;

    private final Socket raw;
    private Socket socket;
    private BufferedInputStream in;
    private volatile byte[] header = {};
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean endedByFin;
    private volatile @Nullable IOException failure;

    ScriptedConnection(Socket socket) throws IOException {
        this.raw = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.socket = socket;
    }

    void failed(IOException cause) {
        failure = cause;
    }

    ScriptedConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /**
     * Reads a header of either version, as mail servers that expect one do.
     *
     * @return false if none arrived in time, or something else
     */
    boolean readHeader(int timeoutMillis) throws IOException {
        if (hasInputWithin(timeoutMillis)) {
            in.mark(1);
            int first = in.read();
            in.reset();
            header = first == '\r' ? version2(in) : first == 'P' ? line(in) : new byte[0];
        }
        return header.length > 0;
    }

    /** Whether a byte arrives in time; it is not consumed. */
    boolean hasInputWithin(int timeoutMillis) throws IOException {
        raw.setSoTimeout(timeoutMillis);
        try {
            in.mark(1);
            boolean hasInput = in.read() >= 0;
            in.reset();
            return hasInput;
        } catch (SocketTimeoutException silence) {
            return false;
        } finally {
            raw.setSoTimeout(10_000);
        }
    }

    private static byte[] version2(InputStream in) throws IOException {
        byte[] fixed = in.readNBytes(16);
        if (!Arrays.equals(fixed, 0, V2.length, V2, 0, V2.length)) {
            return new byte[0];
        }
        byte[] addresses = in.readNBytes((fixed[14] & 0xff) << 8 | (fixed[15] & 0xff));
        byte[] all = Arrays.copyOf(fixed, fixed.length + addresses.length);
        System.arraycopy(addresses, 0, all, fixed.length, addresses.length);
        return all;
    }

    private static byte[] line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\n") < 0) {
            line.append((char) in.read());
        }
        return line.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Performs the handshake as a TLS server. */
    ScriptedConnection startTls(SSLSocketFactory tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(raw, readAlready(), true);
        secured.startHandshake();
        socket = secured;
        in = new BufferedInputStream(secured.getInputStream());
        return this;
    }

    private @Nullable InputStream readAlready() throws IOException {
        int read = in.available();
        return read == 0 ? null : new ByteArrayInputStream(in.readNBytes(read));
    }

    /** Next line without its terminator; empty at the end. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        while (read >= 0 && read != '\n') {
            line.append((char) read);
            read = in.read();
        }
        endedByFin = read < 0;
        lines.add(line.toString());
        return line.toString().stripTrailing();
    }

    /** Reads until the client closes. */
    void waitForEnd() throws IOException {
        while (in.read() >= 0) {
            endedByFin = false;
        }
        endedByFin = true;
    }

    void sendFin() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Address of the client in the header; empty if there was none. */
    String announced() {
        byte[] received = header;
        if (received.length == 0) {
            return "";
        }
        if (received[0] == 'P') {
            String[] fields = new String(received, StandardCharsets.US_ASCII).split(" ", -1);
            return IpAddress.parse(fields[2]).toString();
        }
        int length = received.length < V2_IPV6_BYTES ? 4 : 16;
        byte[] source = Arrays.copyOfRange(received, V2.length + 4, V2.length + 4 + length);
        return address(source).toString();
    }

    private static IpAddress address(byte[] bytes) {
        try {
            return new IpAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    byte[] header() {
        return header.clone();
    }

    /** All received lines without their terminators. */
    String received() {
        return String.join("", lines);
    }

    /** How the client ended the connection: FIN, not yet, or an error. */
    String end() {
        IOException cause = failure;
        if (cause != null) {
            return cause.toString();
        }
        return endedByFin ? "FIN" : "not yet";
    }
}
