package dev.mailingress.proxy.observe;

import java.io.IOException;
import java.io.OutputStream;

/** Buffer of complete lines that are written in one system call. */
final class LogBuffer {

    /** Capacity of a pipe on Linux (pipe(7)); a larger write would not complete at once. */
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
