package dev.mailingress.proxy.check;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Socket whose input is bounded: by a deadline, however slowly bytes arrive, and by {@value #MAX_BYTES} bytes. (An
 * {@code SO_TIMEOUT} alone restarts with each byte.) It also works below TLS, whose handshake reads from the socket,
 * and records how reading ended and the first bytes, which TLS does not expose.
 */
final class BoundedSocket extends Socket {

    /** Enough for a certificate chain and a long list of capabilities. */
    static final int MAX_BYTES = 32 << 10;

    private static final int KEPT_BYTES = 128;

    /** Reason why reading ended. */
    enum End {
        OPEN,
        TIMEOUT,
        TOO_LONG,
        CLOSED
    }

    private final byte[] first = new byte[KEPT_BYTES];
    private long deadlineNanos = System.nanoTime();
    private int bytes;
    private End end = End.OPEN;
    private @Nullable InputStream in;

    /** Sets the deadline, beginning now; a later call replaces it. */
    void readWithin(Duration timeout) {
        deadlineNanos = System.nanoTime() + timeout.toNanos();
        if (end == End.TIMEOUT) {
            end = End.OPEN;
        }
    }

    End end() {
        return end;
    }

    boolean receivedNothing() {
        return bytes == 0;
    }

    /** First line of the peer, in clear text; at most the first {@value #KEPT_BYTES} bytes. */
    String firstLine() {
        return new String(first, 0, Math.min(bytes, first.length), StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
    }

    // Buffered, because TLS reads the five bytes of a record header first, and a refusal in clear text is longer.
    @Override
    public InputStream getInputStream() throws IOException {
        InputStream known = in;
        if (known == null) {
            known = new BufferedInputStream(new Bounded(super.getInputStream()));
            in = known;
        }
        return known;
    }

    private final class Bounded extends FilterInputStream {

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (bytes >= MAX_BYTES) {
                end = End.TOO_LONG;
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (millis < 1) {
                end = End.TIMEOUT;
                throw new SocketTimeoutException("deadline exceeded");
            }
            setSoTimeout((int) millis);
            return counted(into, offset, readOnce(into, offset, Math.min(length, MAX_BYTES - bytes)));
        }

        private int readOnce(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (SocketTimeoutException timeout) {
                end = End.TIMEOUT;
                throw timeout;
            } catch (IOException reset) {
                end = End.CLOSED;
                throw reset;
            }
        }

        private int counted(byte[] into, int offset, int read) {
            if (read < 0) {
                end = End.CLOSED;
                return read;
            }
            if (bytes < first.length) {
                System.arraycopy(into, offset, first, bytes, Math.min(read, first.length - bytes));
            }
            bytes += read;
            return read;
        }
    }
}
