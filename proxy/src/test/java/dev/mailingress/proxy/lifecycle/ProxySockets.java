package dev.mailingress.proxy.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sockets of a proxy's connections, from proc_net_tcp(5): those whose local port is one of its listeners, and those whose
 * remote port is one of its targets.
 */
final class ProxySockets {

    private static final String LISTENING = "0A";
    private static final String CLOSED_INODE = "0";

    private final Set<Integer> listeners;
    private final Set<Integer> targets;

    ProxySockets(Set<Integer> listeners, Set<Integer> targets) {
        this.listeners = listeners;
        this.targets = targets;
    }

    ProxySockets(int listener, int target) {
        this(Set.of(listener), Set.of(target));
    }

    /** Number of descriptors of this process that are such sockets. */
    long count() {
        return Stream.of("tcp", "tcp6")
                .flatMap(ProxySockets::rows)
                .filter(this::isOfProxy)
                .count();
    }

    void awaitNone() {
        await().untilAsserted(() -> assertThat(count()).isZero());
    }

    private static Stream<String[]> rows(String table) {
        try {
            return Files.readAllLines(Path.of("/proc/self/net/" + table)).stream()
                    .skip(1)
                    .map(row -> row.strip().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode: a closed socket has inode 0.
    private boolean isOfProxy(String[] row) {
        return !row[3].equals(LISTENING)
                && !row[9].equals(CLOSED_INODE)
                && (listeners.contains(port(row[1])) || targets.contains(port(row[2])));
    }

    private static int port(String address) {
        return HexFormat.fromHexDigits(address.substring(address.indexOf(':') + 1));
    }
}
