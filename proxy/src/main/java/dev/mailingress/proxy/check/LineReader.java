package dev.mailingress.proxy.check;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of a peer; the total is bounded by {@link BoundedSocket}. */
final class LineReader {

    private final InputStream in;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line without its terminator; null if the peer closed before it was complete. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(read);
        }
        return null;
    }

    /** Reads to the end of the stream and discards the input. */
    void drain() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }
}
