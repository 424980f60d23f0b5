package dev.mailingress.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports, below those that the kernel gives to outgoing connections: nothing can take them by chance. */
public final class Ports {

    private static final int FIRST = 20_100;
    private static final int LAST = 32_000;

    // Two benchmarks at once shall not find the same port free before either has bound it: HAProxy and ours would share
    // it.
    private static int next = FIRST + (int) (ProcessHandle.current().pid() % 100) * 100;

    private Ports() {}

    public static synchronized int free() throws IOException {
        while (next < LAST) {
            int candidate = next++;
            try (ServerSocket probe = new ServerSocket(candidate, 1, InetAddress.getByName("0.0.0.0"))) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new IOException("no free port from " + FIRST + " to " + LAST);
    }
}
