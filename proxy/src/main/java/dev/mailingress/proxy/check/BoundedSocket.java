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
 * A socket whose reading ends: at a time, however slowly bytes trickle, and after {@value #MAX_BYTES} bytes, however many
 * there are. A {@code SO_TIMEOUT} alone starts anew with every byte. It works beneath TLS too, whose handshake reads by
 * itself, and it remembers how reading ended and what came first, which TLS does not tell.
 */
final class BoundedSocket extends Socket {

    /** A chain of certificates and a long list of capabilities fit. */
    static final int MAX_BYTES = 32 << 10;

    private static final int REMEMBERED_BYTES = 128;

    /** Why nothing more will be read. */
    enum End {
        NOT_YET,
        TIME,
        BYTES,
        CLOSED
    }

    private final byte[] first = new byte[REMEMBERED_BYTES];
    private long deadlineNanos = System.nanoTime();
    private int bytes;
    private End end = End.NOT_YET;
    private @Nullable InputStream in;

    /** From now on; a later call replaces it. */
    void readWithin(Duration patience) {
        deadlineNanos = System.nanoTime() + patience.toNanos();
        if (end == End.TIME) {
            end = End.NOT_YET;
        }
    }

    End end() {
        return end;
    }

    boolean heardNothing() {
        return bytes == 0;
    }

    /** The line that the peer began with, in clear, as far as it is remembered. */
    String firstLine() {
        return new String(first, 0, Math.min(bytes, first.length), StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
    }

    // Buffered, because TLS reads a record's five bytes first, and a refusal in clear is longer.
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
                end = End.BYTES;
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (millis < 1) {
                end = End.TIME;
                throw new SocketTimeoutException("time is over");
            }
            setSoTimeout((int) millis);
            return counted(into, offset, readOnce(into, offset, Math.min(length, MAX_BYTES - bytes)));
        }

        private int readOnce(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (SocketTimeoutException silence) {
                end = End.TIME;
                throw silence;
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
