package dev.mailingress.proxy.prove;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of a conversation with a mail server, in bounded number and length. Reads no byte beyond a line, so that TLS can
 * begin behind it.
 */
final class MailLines {

    static final int MAX_LINE = 2048;
    static final int MAX_LINES = 200;

    private final InputStream in;
    private final OutputStream out;
    private int lines;

    MailLines(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Next line, without its end. */
    String read() throws IOException {
        if (++lines > MAX_LINES) {
            throw new IOException("the server sent more than " + MAX_LINES + " lines");
        }
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException(
                        line.isEmpty() ? "the server closed the connection" : "the server closed it after: " + line);
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("the server sent a line of more than " + MAX_LINE + " characters");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    void write(String command) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
