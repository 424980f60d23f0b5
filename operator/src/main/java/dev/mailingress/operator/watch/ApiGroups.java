package dev.mailingress.operator.watch;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of the cluster's API groups, by discovery, which every service account is allowed to use (ClusterRole
 * {@code system:discovery}). They are read rarely: a group appears when somebody installs a CustomResourceDefinition.
 */
public final class ApiGroups {

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final Clock clock;
    private volatile Set<String> names = Set.of();
    private Instant nextRead = Instant.MIN;

    public ApiGroups(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The names as last read; empty as long as they cannot be read, because only a warning depends on them. */
    Set<String> names() {
        if (isDue()) {
            try {
                names = read();
            } catch (KubernetesClientException e) {
                // A cluster may restrict discovery.
                return names;
            }
        }
        return names;
    }

    /** Only the caller that it is due for reads; the others do not wait. */
    private synchronized boolean isDue() {
        boolean due = !clock.instant().isBefore(nextRead);
        if (due) {
            nextRead = clock.instant().plus(INTERVAL);
        }
        return due;
    }

    private Set<String> read() {
        return Stream.ofNullable(client.getApiGroups())
                .map(APIGroupList::getGroups)
                .flatMap(groups -> Optional.ofNullable(groups).stream())
                .flatMap(groups -> groups.stream().map(APIGroup::getName))
                .collect(Collectors.toUnmodifiableSet());
    }
}
