package dev.mailingress.proxy.check;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a peer says, line by line; {@link BoundedSocket} bounds how much. */
final class LineReader {

    private final InputStream in;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Without its end; null if the peer closed before a line was complete. */
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

    /** Reads to the end and forgets. */
    void drain() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }
}
