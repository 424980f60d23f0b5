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

    /** One for each CPU available to this process. */
    static int defaultIoThreads() {
        return Runtime.getRuntime().availableProcessors();
    }
}
