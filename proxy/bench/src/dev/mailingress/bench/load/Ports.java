package dev.mailingress.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finder of free ports, below the range that the kernel uses for outgoing connections, so that these cannot take them.
 */
public final class Ports {

    private static final int FIRST = 20_100;
    private static final int LAST = 32_000;

    // Different for each process: two concurrent benchmarks could find the same port free before either has bound it,
    // and HAProxy and our proxy would share it.
    private static int next = FIRST + (int) (ProcessHandle.current().pid() % 100) * 100;

    private Ports() {}

    public static synchronized int free() throws IOException {
        while (next < LAST) {
            int candidate = next++;
            try (ServerSocket probe = new ServerSocket(candidate, 1, InetAddress.getByName("0.0.0.0"))) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // Try the next one.
            }
        }
        throw new IOException("free port not found from " + FIRST + " to " + LAST);
    }
}
