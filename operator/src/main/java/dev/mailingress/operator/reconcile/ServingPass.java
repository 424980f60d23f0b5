package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Injections;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.dms.InjectionConflicts;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.model.ContractPod;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.status.DmsConfiguredCondition;
import dev.mailingress.operator.status.MailServerStatuses;
import dev.mailingress.operator.status.ProxyFleet;
import dev.mailingress.operator.status.ReconciledState;
import dev.mailingress.proxy.config.ContentHash;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over an accepted MailIngress: everything that the path needs is applied first, then the proxies learn of it, then the
 * mail servers are changed. A step that fails leaves what is served as it was.
 */
final class ServingPass {

    private final ReconcilerServices services;
    private final MailIngress resource;
    private final MailIngressStatus before;
    private final MailIngressModel model;
    private final List<Workload> workloads;
    private final Context<MailIngress> context;

    private final ObservedPods pods;
    private final List<ContractPod> contracts;
    private final Injections examined;
    /** Text of {@code proxy.yaml} as the proxies have it; empty before it is created. */
    private final Optional<String> running;

    /** Observes the pods, and labels those that their owner configured before. */
    ServingPass(
            ReconcilerServices services,
            MailIngress resource,
            MailIngressStatus before,
            MailIngressModel model,
            List<Workload> workloads,
            Context<MailIngress> context) {
        this.services = services;
        this.resource = resource;
        this.before = before;
        this.model = model;
        this.workloads = List.copyOf(workloads);
        this.context = context;
        this.pods = services.livePodLabels()
                .label(model, before, ObservedPods.in(model.identity().namespace(), context.getClient()));
        this.contracts = pods.contracts(model.labels(), workloads);
        this.examined = services.dmsConfigurator().examine(model, pods);
        this.running = services.dependentResources()
                .proxyConfig(resource, model.names().proxyConfig());
    }

    /**
     * Applies all objects, with the configuration that the proxies have.
     *
     * @return messages of the API server about objects that it rejects; then nothing else may be done
     */
    List<String> prepare() {
        ServingPlan present = ServingPlan.of(model, contracts, examined.unapplied());
        DesiredObjects objects = services.desired().objects(present);
        return services.dependentResources()
                .apply(
                        present,
                        running.map(text -> objects.withProxyConfig(model, text))
                                .orElse(objects),
                        resource,
                        context);
    }

    /** Configures the proxies, then the mail servers, and removes what nothing needs any more. */
    ReconciledState serve() {
        Injections injections = services.dmsConfigurator().dryRun(examined);
        ServingPlan plan = ServingPlan.of(model, contracts, injections.waiting());
        DesiredObjects wanted = services.desired().objects(plan);
        boolean held = isHeld(wanted.proxyConfig(model));
        DesiredObjects objects = held ? wanted.withProxyConfig(model, running.orElseThrow()) : wanted;
        services.dependentResources().applyConfigMaps(objects, resource, context);
        String hash = ContentHash.of(objects.proxyConfig(model));
        ProxyFleet fleet = fleet(hash);
        boolean proxiesRun = !held && fleet.accepts(hash);
        List<DmsState> dms = services.dmsConfigurator().configure(injections, plan, pods, proxiesRun);
        List<RemovalResult.Left> left = services.formerWorkloads().removeFiles(model, workloads, dms, proxiesRun);
        if (!held) {
            services.dependentResources().deleteFormerPodGroups(resource, objects, fleet.allRun(hash), context);
        }
        return new ReconciledState(
                plan,
                objects,
                hash,
                held,
                fleet,
                dms,
                services.contentions().disputes(resource),
                warnings(left),
                services.dependentResources().services(resource),
                new MailServerStatuses().of(resource, before, plan, dms),
                services.podMonitors().reconcile(resource, before, model));
    }

    /** A reference that is not resolved may mean any mail server: what the proxies reach must stay. */
    private boolean isHeld(String wanted) {
        return running.filter(text -> !text.equals(wanted)).isPresent()
                && model.mailServers().stream()
                        .anyMatch(server -> server.unresolvedReference().isPresent());
    }

    private ProxyFleet fleet(String hash) {
        return services.proxyFleetObserver()
                .observe(
                        model,
                        services.dependentResources()
                                .deployment(resource, model.names().proxy()),
                        ProxyPodEventSource.pods(model, context),
                        hash);
    }

    private List<String> warnings(List<RemovalResult.Left> left) {
        List<String> warnings = new ArrayList<>(services.userConfigMapReader().warnings(resource, model));
        left.forEach(one -> warnings.add(DmsConfiguredCondition.filesLeft(one)));
        warnings.addAll(new InjectionConflicts().warnings(model));
        return warnings;
    }
}
