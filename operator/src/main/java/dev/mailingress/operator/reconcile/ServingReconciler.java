package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.apply.ClusterRefusedException;
import dev.mailingress.operator.apply.Contentions;
import dev.mailingress.operator.apply.DependentResources;
import dev.mailingress.operator.apply.DmsConfigurator;
import dev.mailingress.operator.apply.LivePodLabels;
import dev.mailingress.operator.apply.NameConflictException;
import dev.mailingress.operator.apply.PodMonitors;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Injections;
import dev.mailingress.operator.decide.Preview;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.decide.UntrustedProxy;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.report.StatusReporter;
import dev.mailingress.operator.status.MailServerStatuses;
import dev.mailingress.operator.status.PathState;
import dev.mailingress.operator.status.ReconciledState;
import dev.mailingress.operator.watch.Observation;
import dev.mailingress.operator.watch.ObservedPods;
import dev.mailingress.operator.watch.ProxyFleetObserver;
import dev.mailingress.operator.watch.ProxyPodEventSource;
import dev.mailingress.proxy.config.ContentHash;
import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;

/**
 * Reconciles an accepted MailIngress: everything that the path needs is applied first, then the proxies are configured, then the
 * mail servers are changed, and last what nothing needs any more is removed. A step that fails leaves what is served as it was.
 */
final class ServingReconciler {

    private final DesiredState desired;
    private final DependentResources dependentResources;
    private final Contentions contentions;
    private final LivePodLabels livePodLabels;
    private final DmsConfigurator dmsConfigurator;
    private final ProxyFleetObserver proxyFleetObserver;
    private final PodMonitors podMonitors;
    private final PathVerifier pathVerifier;

    ServingReconciler(
            DesiredState desired,
            DependentResources dependentResources,
            Contentions contentions,
            LivePodLabels livePodLabels,
            DmsConfigurator dmsConfigurator,
            ProxyFleetObserver proxyFleetObserver,
            PodMonitors podMonitors,
            PathVerifier pathVerifier) {
        this.desired = desired;
        this.dependentResources = dependentResources;
        this.contentions = contentions;
        this.livePodLabels = livePodLabels;
        this.dmsConfigurator = dmsConfigurator;
        this.proxyFleetObserver = proxyFleetObserver;
        this.podMonitors = podMonitors;
        this.pathVerifier = pathVerifier;
    }

    /**
     * Applies what the model wants, as far as it may be done now.
     *
     * @throws NameConflictException if objects with desired names exist and belong to somebody else; nothing was written
     * @throws ClusterRefusedException if the API server rejects objects; proxies and mail servers were not touched
     */
    ReconciledState reconcile(
            MailIngress resource, MailIngressModel model, Observation observation, Context<MailIngress> context) {
        ObservedPods pods = livePodLabels.label(model, StatusReporter.observed(resource), observation.pods());
        List<ContractPod> contracts =
                pods.contracts(model.labels(), observation.state().workloads());
        Optional<String> running =
                dependentResources.proxyConfig(resource, model.names().proxyConfig());
        Injections examined = dmsConfigurator.examine(model, pods);

        ServingPlan present = ServingPlan.of(model, contracts, examined.unapplied());
        DesiredObjects prepared = desired.objects(present);
        dependentResources.apply(present, keepingProxyConfig(prepared, model, running), resource, context);

        Injections injections = dmsConfigurator.dryRun(examined);
        ServingPlan plan = ServingPlan.of(model, contracts, injections.waiting());
        DesiredObjects wanted = plan.equals(present) ? prepared : desired.objects(plan);
        boolean held = isHeld(model, wanted.proxyConfig(model), running);
        DesiredObjects objects = held ? keepingProxyConfig(wanted, model, running) : wanted;
        dependentResources.applyConfigMaps(objects, resource, context);

        String hash = ContentHash.of(objects.proxyConfig(model));
        ProxyFleet fleet = fleet(resource, model, hash, context);
        boolean proxiesRun = !held && fleet.accepts(hash);
        List<DmsState> dms =
                dmsConfigurator.configure(injections.without(UntrustedProxy.of(model, fleet)), plan, pods, proxiesRun);

        List<RemovalResult.Left> left =
                dmsConfigurator.removeFormerFiles(model, observation.state().workloads(), dms, proxiesRun);
        if (!held) {
            dependentResources.deleteFormerPodGroups(resource, objects, fleet.allRun(hash), context);
        }
        List<Service> services = dependentResources.services(resource);
        Observation live = new Observation(observation.state(), pods);
        PathState path = pathVerifier.verify(resource, live, injections, plan, hash, fleet, dms, services, left);
        MailIngressStatus before = StatusReporter.observed(resource);
        return new ReconciledState(
                plan,
                objects,
                hash,
                held,
                fleet,
                dms,
                contentions.disputes(resource),
                services,
                new MailServerStatuses().of(resource, before, plan, dms, path.verification()),
                podMonitors.reconcile(resource, before, model),
                path);
    }

    /** What {@link #reconcile} would do to the mail servers. Nothing is written. */
    Preview preview(MailIngressModel model, Observation observation) {
        return dmsConfigurator.preview(model, observation);
    }

    /** The objects with the configuration that the proxies have, if they have any. */
    private static DesiredObjects keepingProxyConfig(
            DesiredObjects objects, MailIngressModel model, Optional<String> running) {
        return running.map(text -> objects.withProxyConfig(model, text)).orElse(objects);
    }

    /** A reference that is not resolved may mean any mail server: what the proxies reach must stay. */
    private static boolean isHeld(MailIngressModel model, String wanted, Optional<String> running) {
        return running.filter(text -> !text.equals(wanted)).isPresent()
                && model.mailServers().stream()
                        .anyMatch(server -> server.unresolvedReference().isPresent());
    }

    private ProxyFleet fleet(MailIngress resource, MailIngressModel model, String hash, Context<MailIngress> context) {
        return proxyFleetObserver.observe(
                model,
                dependentResources.deployment(resource, model.names().proxy()),
                ProxyPodEventSource.pods(model, context),
                hash);
    }
}
