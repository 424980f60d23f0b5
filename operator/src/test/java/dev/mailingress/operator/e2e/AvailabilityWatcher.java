package dev.mailingress.operator.e2e;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches a Deployment and records the lowest number of available replicas that its status reported. */
final class AvailabilityWatcher implements Watcher<Deployment>, AutoCloseable {

    private final AtomicInteger lowest = new AtomicInteger(Integer.MAX_VALUE);
    private final Watch watch;

    private AvailabilityWatcher(TestCluster cluster, String namespace, String name) {
        this.watch = cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .watch(this);
    }

    static AvailabilityWatcher watch(TestCluster cluster, String namespace, String name) {
        return new AvailabilityWatcher(cluster, namespace, name);
    }

    int lowest() {
        return lowest.get();
    }

    @Override
    public void eventReceived(Action action, Deployment deployment) {
        int available = Optional.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getAvailableReplicas)
                .orElse(0);
        lowest.accumulateAndGet(available, Math::min);
    }

    @Override
    public void onClose(WatcherException cause) {
        lowest.set(-1); // a missed event could have been lower
    }

    @Override
    public void close() {
        watch.close();
    }
}
