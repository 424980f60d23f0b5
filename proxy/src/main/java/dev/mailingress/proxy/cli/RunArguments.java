package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.transport.TransportKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of the proxy.
 *
 * @param managementPort 1 to {@value #MAX_PORT}
 * @param ioThreads 1 to {@value #MAX_IO_THREADS}
 * @param requiredTransport null to use the best one that is available
 */
record RunArguments(
        Path config,
        int managementPort,
        int ioThreads,
        @Nullable TransportKind requiredTransport) {

    static final String CONFIG = "--config";
    static final String MANAGEMENT_PORT = "--management-port";
    static final String IO_THREADS = "--io-threads";
    static final String REQUIRE_TRANSPORT = "--require-transport";

    static final String DEFAULT_MANAGEMENT_PORT = "9901";
    static final int MAX_PORT = 65_535;

    /** Each thread has a stack and a listening socket for each port. */
    static final int MAX_IO_THREADS = 1_024;

    /**
     * One relays more than any mail server accepts (40 000 sessions a second, 8 GB/s); the second keeps mail moving
     * while the first is busy. A pod without a CPU limit sees all CPUs of its node, and more loops would cost memory and
     * wake-ups on each of them.
     */
    private static final int DEFAULT_IO_THREADS = 2;

    /** Not more than the CPUs available to this process. */
    static int defaultIoThreads() {
        return defaultIoThreads(Runtime.getRuntime().availableProcessors());
    }

    static int defaultIoThreads(int cpus) {
        return Math.min(DEFAULT_IO_THREADS, cpus);
    }
}
