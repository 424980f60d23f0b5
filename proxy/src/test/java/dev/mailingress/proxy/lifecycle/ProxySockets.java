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
 * The sockets that a proxy holds for connections, as proc_net_tcp(5) shows them: those whose own port is one of its listeners',
 * and those whose peer's port is one of its targets'.
 */
final class ProxySockets {

    private static final String LISTENING = "0A";
    private static final String NOBODYS = "0";

    private final Set<Integer> listeners;
    private final Set<Integer> targets;

    ProxySockets(Set<Integer> listeners, Set<Integer> targets) {
        this.listeners = listeners;
        this.targets = targets;
    }

    ProxySockets(int listener, int target) {
        this(Set.of(listener), Set.of(target));
    }

    /** How many descriptors of this process are such sockets. */
    long count() {
        return Stream.of("tcp", "tcp6")
                .flatMap(ProxySockets::rows)
                .filter(this::isOurs)
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

    // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode: a socket that was closed has inode 0.
    private boolean isOurs(String[] row) {
        return !row[3].equals(LISTENING)
                && !row[9].equals(NOBODYS)
                && (listeners.contains(port(row[1])) || targets.contains(port(row[2])));
    }

    private static int port(String address) {
        return HexFormat.fromHexDigits(address.substring(address.indexOf(':') + 1));
    }
}
