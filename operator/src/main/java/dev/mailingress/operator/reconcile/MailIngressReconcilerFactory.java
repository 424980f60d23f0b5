package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.apply.Contentions;
import dev.mailingress.operator.apply.DependentResources;
import dev.mailingress.operator.apply.DmsConfigurator;
import dev.mailingress.operator.apply.InjectionRemover;
import dev.mailingress.operator.apply.LivePodLabels;
import dev.mailingress.operator.apply.PodMonitors;
import dev.mailingress.operator.cleanup.MailIngressCleanup;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.OperatorInfo;
import dev.mailingress.operator.report.EventRateLimiter;
import dev.mailingress.operator.report.EventRecorder;
import dev.mailingress.operator.report.StatusReporter;
import dev.mailingress.operator.resolve.ModelResolver;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.status.ConditionSet;
import dev.mailingress.operator.status.StatusComposer;
import dev.mailingress.operator.watch.AdvisoryObserver;
import dev.mailingress.operator.watch.ApiGroups;
import dev.mailingress.operator.watch.BackendVerifier;
import dev.mailingress.operator.watch.ClusterObserver;
import dev.mailingress.operator.watch.ContractTests;
import dev.mailingress.operator.watch.HttpProxyProbe;
import dev.mailingress.operator.watch.NodeEventSource;
import dev.mailingress.operator.watch.PolicyEnforcement;
import dev.mailingress.operator.watch.ProxyFleetObserver;
import dev.mailingress.operator.watch.ProxyFleetProbe;
import dev.mailingress.operator.watch.SourceKinds;
import dev.mailingress.operator.watch.TcpPortConnector;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;

/** Composes the reconciler of MailIngresses: the only place where its parts are connected. */
public final class MailIngressReconcilerFactory {

    private static final Duration PROXY_DEADLINE = Duration.ofSeconds(2);
    private static final Duration PORT_DEADLINE = Duration.ofSeconds(1);
    private static final Duration FLEET_DEADLINE = Duration.ofSeconds(4);
    private static final int MAX_CONCURRENT_PROBES = 16;
    private static final Duration NODES_DEADLINE = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Clock clock;

    /** @param clock for the times of conditions and Events, the timeout of deletions and the intervals of retries */
    public MailIngressReconcilerFactory(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    public MailIngressReconciler create(OperatorInfo operator) {
        Injector injector = new Injector(client);
        Contentions contentions = new Contentions(clock);
        InjectionRemover injectionRemover = new InjectionRemover(injector, contentions);
        NodeEventSource nodes = new NodeEventSource(client, clock, NODES_DEADLINE);
        StatusComposer statuses = new StatusComposer(new ConditionSet(clock), clock);
        StatusReporter reporter = new StatusReporter(
                new EventRecorder(event -> client.resource(event).create(), new EventRateLimiter(clock), clock));
        DependentResources dependentResources = new DependentResources(client, contentions);
        return new MailIngressReconciler(
                new MailIngressReader(CrdSchema.load()),
                new ClusterObserver(client, nodes),
                new ModelResolver(operator),
                dependentResources,
                serving(injector, injectionRemover, contentions, nodes, dependentResources),
                statuses,
                reporter,
                new MailIngressCleanup(client, injectionRemover, contentions, statuses, reporter, clock));
    }

    private ServingReconciler serving(
            Injector injector,
            InjectionRemover injectionRemover,
            Contentions contentions,
            NodeEventSource nodes,
            DependentResources dependentResources) {
        DesiredState desired = new DesiredState();
        HttpProxyProbe probe = new HttpProxyProbe(MailIngressModel.MANAGEMENT_PORT, PROXY_DEADLINE);
        ProxyFleetProbe fleetProbe = new ProxyFleetProbe(probe, MAX_CONCURRENT_PROBES, FLEET_DEADLINE);
        return new ServingReconciler(
                desired,
                dependentResources,
                contentions,
                new LivePodLabels(client),
                new DmsConfigurator(client, injector, injectionRemover, contentions, clock),
                new ProxyFleetObserver(client, fleetProbe, nodes::nodes),
                new PodMonitors(client, desired),
                new PathVerifier(
                        new BackendVerifier(new ContractTests(probe, clock), clock),
                        new SourceKinds(client, clock),
                        new PolicyEnforcement(new TcpPortConnector(PORT_DEADLINE), clock),
                        new AdvisoryObserver(client, nodes::isForbidden, new ApiGroups(client, clock))));
    }
}
