package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.dms.Injector;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** Everything of the reconciler that looks at or writes to the cluster. */
public final class ReconcilerServices {

    private final DependentResources owned = new DependentResources(new DesiredState());
    private final NameConflicts nameConflicts;
    private final NodeEventSource nodes;
    private final ClusterObserver facts;
    private final ProxyFleetObserver proxies;
    private final DmsConfigurator mailServers;
    private final InjectedFilesRemover injectedFilesRemover;
    private final DeletionGate deletionGate;
    private final PodMonitors podMonitors;
    private final EventRecorder eventRecorder;
    private final UserConfigMapReader userConfigMapReader;

    /** @param clock tells when events happened, and how long something has been waited for */
    public ReconcilerServices(KubernetesClient client, Clock clock) {
        Injector injector = new Injector(client);
        nameConflicts = new NameConflicts(client, owned);
        nodes = new NodeEventSource(client);
        facts = new ClusterObserver(nodes, new CoexistingPoliciesObserver(client));
        proxies = new ProxyFleetObserver(client, new HttpProxyProbe());
        mailServers = new DmsConfigurator(injector, new PodStatusReader(client));
        injectedFilesRemover = new InjectedFilesRemover(client, injector);
        deletionGate = new DeletionGate(clock);
        podMonitors = new PodMonitors(client, new DesiredState());
        eventRecorder = new EventRecorder(event -> client.resource(event).create(), new EventRateLimiter(clock), clock);
        userConfigMapReader = new UserConfigMapReader(client);
    }

    DependentResources owned() {
        return owned;
    }

    NameConflicts nameConflicts() {
        return nameConflicts;
    }

    NodeEventSource nodes() {
        return nodes;
    }

    ClusterObserver facts() {
        return facts;
    }

    ProxyFleetObserver proxies() {
        return proxies;
    }

    DmsConfigurator mailServers() {
        return mailServers;
    }

    InjectedFilesRemover injectedFilesRemover() {
        return injectedFilesRemover;
    }

    DeletionGate deletionGate() {
        return deletionGate;
    }

    EventRecorder eventRecorder() {
        return eventRecorder;
    }

    PodMonitors podMonitors() {
        return podMonitors;
    }

    UserConfigMapReader userConfigMapReader() {
        return userConfigMapReader;
    }
}
