package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.config.AddressLiteral;
import dev.mailingress.proxy.transport.TransportKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of the proxy.
 *
 * @param management address and port of the management server
 * @param listenAddress the only address whose mail ports are bound; null for all
 * @param ioThreads 1 to {@value #MAX_IO_THREADS}
 * @param requiredTransport null to use the best one that is available
 */
record RunArguments(
        Path config,
        InetSocketAddress management,
        @Nullable InetAddress listenAddress,
        int ioThreads,
        @Nullable TransportKind requiredTransport) {

    static final String CONFIG = "--config";
    static final String MANAGEMENT_PORT = "--management-port";
    static final String MANAGEMENT_ADDRESS = "--management-address";
    static final String LISTEN_ADDRESS = "--listen-address";
    static final String IO_THREADS = "--io-threads";
    static final String REQUIRE_TRANSPORT = "--require-transport";

    private static final Pattern IP_ADDRESS = Pattern.compile(AddressLiteral.IPV4 + "|" + AddressLiteral.IPV6);

    static final String DEFAULT_MANAGEMENT_PORT = "9901";
    static final int MAX_PORT = 65_535;

    /** Each thread has a stack and a listening socket for each port. */
    static final int MAX_IO_THREADS = 1_024;

    /** Parses an IP address, without a lookup of names; empty if it is none. */
    static Optional<InetAddress> address(String literal) {
        if (!IP_ADDRESS.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Address and port of the management server.
     *
     * @param address null for all addresses
     */
    static InetSocketAddress management(@Nullable InetAddress address, int port) {
        return address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port);
    }

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
