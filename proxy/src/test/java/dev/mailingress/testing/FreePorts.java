package dev.mailingress.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports that nobody uses, for programs under test that bind a port by its number. They lie below the range of which the
 * kernel takes ports for outgoing connections (Linux, net.ipv4.ip_local_port_range: from 32768), and each JVM that runs tests
 * has its own part of them: a port that the kernel chose and released may be another test's before it is bound again.
 */
public final class FreePorts {

    private static final int FIRST = 12_000;
    private static final int RANGE = 2_500;
    private static final int MAX_FORKS = 8;
    /** Surefire numbers its JVMs from 1; 0 is a JVM that was started in another way. */
    private static final int FORK = Integer.parseInt(System.getProperty("test.fork", "0")) % MAX_FORKS;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % RANGE));

    private FreePorts() {}

    /** A port that is free now, and that no other test of this build asks for. */
    public static int freePort() {
        for (int tried = 0; tried < RANGE; tried++) {
            int port = FIRST + FORK * RANGE + Math.floorMod(NEXT.getAndIncrement(), RANGE);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free from " + (FIRST + FORK * RANGE) + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port)) {
            return probe.isBound();
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
