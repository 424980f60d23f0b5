package dev.mailingress.proxy.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Open file descriptors of this process.
 *
 * @param proc mount point of proc(5)
 */
record OpenFiles(Path proc) {

    private static final int UNKNOWN = -1;

    /** Their number; negative if unknown. */
    long count() {
        Path descriptors = proc.resolve("self/fd");
        try {
            // Since Linux 6.2 the size of the directory is the number of its entries (proc_pid_fd(5)), so that many
            // thousands need not be read.
            long size = Files.size(descriptors);
            return size > 0 ? size : entries(descriptors);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    // Without the one that reads the directory.
    private static long entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count() - 1;
        }
    }
}
