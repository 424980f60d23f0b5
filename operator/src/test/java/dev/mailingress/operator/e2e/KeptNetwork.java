package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.Command;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.containers.Network;

/** Docker network of a cluster that stays up: found by its name, and never removed by a test. */
final class KeptNetwork implements Network {

    private static final String FIND_OR_CREATE = "docker network inspect -f {{.Id}} mail-ingress-kept 2>/dev/null"
            + " || docker network create --ipv6 --subnet fd6d:6169:6c01::/64 --label " + TestCluster.LABEL
            + "=true mail-ingress-kept";

    private final String id = Command.run(Duration.ofMinutes(1), Path.of("."), "sh", "-c", FIND_OR_CREATE)
            .strip();

    @Override
    public String getId() {
        return id;
    }

    @Override
    public void close() {
        // The cluster that stays up needs it.
    }
}
