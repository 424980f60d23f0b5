package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;

/** Collaborators of the reconciler that read from or write to the cluster. */
public final class ReconcilerServices {

    private static final Duration PROXY_DEADLINE = Duration.ofSeconds(2);
    private static final Duration FLEET_DEADLINE = Duration.ofSeconds(4);
    private static final int MAX_CONCURRENT_PROBES = 16;
    private static final Duration NODES_DEADLINE = Duration.ofSeconds(10);

    private final DesiredState desired;
    private final Contentions contentions;
    private final DependentResources dependentResources;
    private final NameConflicts nameConflicts;
    private final NodeEventSource nodeEventSource;
    private final ClusterObserver clusterObserver;
    private final ProxyFleetObserver proxyFleetObserver;
    private final DmsConfigurator dmsConfigurator;
    private final FormerWorkloads formerWorkloads;
    private final LivePodLabels livePodLabels;
    private final InjectedFilesRemover injectedFilesRemover;
    private final MountedConfigMapKeeper mountedConfigMapKeeper;
    private final DeletionGate deletionGate;
    private final PodMonitors podMonitors;
    private final EventRecorder eventRecorder;
    private final UserConfigMapReader userConfigMapReader;

    /** @param clock for the times of Events, the timeout of deletions and the intervals of retries */
    public ReconcilerServices(KubernetesClient client, DesiredState desired, Clock clock) {
        this.desired = desired;
        Injector injector = new Injector(client);
        contentions = new Contentions(clock);
        InjectionRemover remover = new InjectionRemover(injector, contentions);
        dependentResources = new DependentResources(contentions);
        nameConflicts = new NameConflicts(client, dependentResources);
        nodeEventSource = new NodeEventSource(client, clock, NODES_DEADLINE);
        clusterObserver = new ClusterObserver(
                nodeEventSource, new CoexistingPoliciesObserver(client), new PinnedNetworksReader(client));
        proxyFleetObserver = new ProxyFleetObserver(client, proxyFleetProbe(), nodeEventSource::nodes);
        dmsConfigurator = new DmsConfigurator(client, injector, new InjectionBrake(contentions, remover), clock);
        formerWorkloads = new FormerWorkloads(remover);
        livePodLabels = new LivePodLabels(client);
        injectedFilesRemover = new InjectedFilesRemover(client, remover);
        mountedConfigMapKeeper = new MountedConfigMapKeeper(client);
        deletionGate = new DeletionGate(clock);
        podMonitors = new PodMonitors(client, desired);
        eventRecorder = new EventRecorder(event -> client.resource(event).create(), new EventRateLimiter(clock), clock);
        userConfigMapReader = new UserConfigMapReader(client);
    }

    private static ProxyFleetProbe proxyFleetProbe() {
        HttpProxyProbe probe = new HttpProxyProbe(MailIngressModel.MANAGEMENT_PORT, PROXY_DEADLINE);
        return new ProxyFleetProbe(probe, MAX_CONCURRENT_PROBES, FLEET_DEADLINE);
    }

    DesiredState desired() {
        return desired;
    }

    Contentions contentions() {
        return contentions;
    }

    DependentResources dependentResources() {
        return dependentResources;
    }

    NameConflicts nameConflicts() {
        return nameConflicts;
    }

    NodeEventSource nodeEventSource() {
        return nodeEventSource;
    }

    ClusterObserver clusterObserver() {
        return clusterObserver;
    }

    ProxyFleetObserver proxyFleetObserver() {
        return proxyFleetObserver;
    }

    DmsConfigurator dmsConfigurator() {
        return dmsConfigurator;
    }

    FormerWorkloads formerWorkloads() {
        return formerWorkloads;
    }

    LivePodLabels livePodLabels() {
        return livePodLabels;
    }

    InjectedFilesRemover injectedFilesRemover() {
        return injectedFilesRemover;
    }

    MountedConfigMapKeeper mountedConfigMapKeeper() {
        return mountedConfigMapKeeper;
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
