package dev.mailingress.proxy.observe;

import java.io.IOException;
import java.io.OutputStream;

/** As many whole lines as are written at once. */
final class LogBuffer {

    /** A pipe's capacity on Linux (pipe(7)): more at once could not be taken at once either. */
    static final int CAPACITY = 64 * 1024;

    private final byte[] bytes = new byte[CAPACITY];
    private int length;
    private int lines;

    boolean fits(LineBuffer line) {
        return line.length() <= CAPACITY - length;
    }

    void add(LineBuffer line) {
        System.arraycopy(line.bytes(), 0, bytes, length, line.length());
        length += line.length();
        lines++;
    }

    boolean isEmpty() {
        return lines == 0;
    }

    int lines() {
        return lines;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
    }

    void clear() {
        length = 0;
        lines = 0;
    }
}
