package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Injections;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.desired.ProxyConfigMapFactory;
import dev.mailingress.operator.model.ContractPod;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.ModelResolver;
import dev.mailingress.operator.model.Resolution;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.status.AcceptedCondition;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.MailServerStatuses;
import dev.mailingress.operator.status.ProxyFleet;
import dev.mailingress.operator.status.ReconciledState;
import dev.mailingress.operator.status.StatusComposer;
import dev.mailingress.proxy.config.ContentHash;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reconciler of MailIngresses. Its steps: observe the cluster, resolve the spec, apply the objects, observe the
 * proxies, configure the mail servers, report the status.
 */
@ControllerConfiguration(
        name = "mailingress",
        fieldManager = MailIngressDependentResource.FIELD_MANAGER,
        finalizerName = "mailingress.dev/mail-server-files",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 2_000, intervalMultiplier = 1.5, maxInterval = 300_000)
// A short window: one change triggers several reconciliations, and the next change must not wait for long.
@RateLimited(maxReconciliations = 3, within = 1)
public final class MailIngressReconciler implements Reconciler<MailIngress>, Cleaner<MailIngress> {

    /** Interval of reconciliations while a change is in progress that no watch reports. */
    private static final Duration PENDING_INTERVAL = Duration.ofSeconds(3);

    private static final Duration SETTLED_INTERVAL = Duration.ofSeconds(30);

    private final MailIngressReader reader;
    private final ModelResolver resolver;
    private final ReconcilerServices services;
    private final StatusComposer statuses;
    private final MailIngressCleanup cleanup;
    private final ProxyConfigMapFactory proxyConfigs = new ProxyConfigMapFactory();
    private final MailServerStatuses mailServers = new MailServerStatuses();
    private final AcceptedCondition accepted = new AcceptedCondition();
    private final WorkloadConflicts workloadConflicts = new WorkloadConflicts();

    public MailIngressReconciler(
            MailIngressReader reader, ModelResolver resolver, ReconcilerServices services, StatusComposer statuses) {
        this.reader = reader;
        this.resolver = resolver;
        this.services = services;
        this.statuses = statuses;
        this.cleanup = new MailIngressCleanup(services, statuses);
    }

    @Override
    public List<EventSource<?, MailIngress>> prepareEventSources(EventSourceContext<MailIngress> context) {
        List<EventSource<?, MailIngress>> sources =
                new ArrayList<>(services.dependentResources().eventSources(context));
        sources.addAll(WorkloadEventSources.eventSources(context));
        sources.add(ProxyPodEventSource.eventSource(context));
        sources.add(NetworkPolicyEventSource.eventSource(context));
        sources.add(services.nodeEventSource().eventSource(context));
        return sources;
    }

    @Override
    public UpdateControl<MailIngress> reconcile(MailIngress observed, Context<MailIngress> context) {
        MailIngress resource = reader.complete(observed);
        MailIngressStatus before = Optional.ofNullable(resource.getStatus()).orElse(MailIngressStatus.NONE);
        List<Workload> workloads =
                WorkloadEventSources.workloads(resource.getMetadata().getNamespace(), context);
        Resolution resolution =
                resolver.resolve(resource, services.clusterObserver().observe(resource, before, workloads, context));
        if (resolution instanceof Resolution.Rejected rejected) {
            return notAccepted(resource, before, accepted.invalid(rejected.specErrors()));
        }
        MailIngressModel model = ((Resolution.Resolved) resolution).model();
        Optional<ConditionResult> conflict = conflict(resource, model, context);
        if (conflict.isPresent()) {
            return notAccepted(resource, before, conflict.get());
        }
        return serve(resource, before, model, workloads, context);
    }

    @Override
    public DeleteControl cleanup(MailIngress resource, Context<MailIngress> context) {
        return cleanup.isComplete(resource, identity(resource), context.getClient())
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(PENDING_INTERVAL);
    }

    /**
     * Everything that the path needs is applied first; then the proxies learn of it; then the mail servers are changed. A step
     * that fails leaves what is served as it was.
     */
    private UpdateControl<MailIngress> serve(
            MailIngress resource,
            MailIngressStatus before,
            MailIngressModel model,
            List<Workload> workloads,
            Context<MailIngress> context) {
        ObservedPods pods = services.livePodLabels()
                .label(model, before, ObservedPods.in(model.identity().namespace(), context.getClient()));
        List<ContractPod> contracts = pods.contracts(model.labels());
        Injections examined = services.dmsConfigurator().examine(model, pods);
        DesiredObjects prepared = services.desired().objects(ServingPlan.of(model, contracts, examined.unapplied()));
        Optional<String> running = services.dependentResources()
                .proxyConfig(resource, model.names().proxyConfig());
        List<String> rejections = services.dependentResources()
                .apply(
                        running.map(text -> prepared.withProxyConfig(model, text))
                                .orElse(prepared),
                        resource,
                        context);
        if (!rejections.isEmpty()) {
            return refused(resource, before, accepted.clusterRefused(rejections));
        }
        Injections injections = services.dmsConfigurator().dryRun(examined);
        ServingPlan plan = ServingPlan.of(model, contracts, injections.waiting());
        return serve(resource, before, injections, plan, running, pods, workloads, context);
    }

    private UpdateControl<MailIngress> serve(
            MailIngress resource,
            MailIngressStatus before,
            Injections injections,
            ServingPlan plan,
            Optional<String> running,
            ObservedPods pods,
            List<Workload> workloads,
            Context<MailIngress> context) {
        MailIngressModel model = plan.model();
        String wanted = proxyConfigs.text(plan);
        // A reference that is not resolved may mean any mail server: what the proxies reach must stay.
        boolean held = running.filter(text -> !text.equals(wanted)).isPresent()
                && model.mailServers().stream()
                        .anyMatch(server -> server.unresolvedReference().isPresent());
        String text = held ? running.orElseThrow() : wanted;
        DesiredObjects objects = services.desired().objects(plan).withProxyConfig(model, text);
        services.dependentResources().applyConfigMaps(objects, resource, context);
        String hash = ContentHash.of(text);
        ProxyFleet fleet = services.proxyFleetObserver()
                .observe(
                        model,
                        services.dependentResources()
                                .deployment(resource, model.names().proxy()),
                        ProxyPodEventSource.pods(model, context),
                        hash);
        boolean accepted = !held && fleet.accepts(hash);
        List<DmsState> dms = services.dmsConfigurator().configure(injections, plan, pods, accepted);
        services.formerWorkloads().removeFiles(model, workloads, dms, accepted);
        if (!held) {
            services.dependentResources().deleteFormerPodGroups(resource, objects, fleet.allRun(hash), context);
        }
        ReconciledState state = new ReconciledState(
                plan,
                objects,
                hash,
                held,
                fleet,
                dms,
                services.userConfigMapReader().warnings(resource, model),
                services.dependentResources().services(resource),
                mailServers.of(resource, before, plan, dms),
                services.podMonitors().reconcile(resource, before, model));
        boolean settled = fleet.running(hash) >= fleet.wanted() && dms.stream().noneMatch(DmsState::changesWithPods);
        return patchStatus(resource, before, statuses.of(before, state), settled ? SETTLED_INTERVAL : PENDING_INTERVAL);
    }

    private Optional<ConditionResult> conflict(
            MailIngress resource, MailIngressModel model, Context<MailIngress> context) {
        Optional<ConditionResult> workload = workloadConflicts.find(resource, context);
        if (workload.isPresent()) {
            return workload;
        }
        List<String> names = services.nameConflicts()
                .find(
                        resource,
                        services.desired().objects(ServingPlan.settled(model)).all());
        return names.isEmpty() ? Optional.empty() : Optional.of(accepted.nameConflict(names));
    }

    private UpdateControl<MailIngress> notAccepted(
            MailIngress resource, MailIngressStatus before, ConditionResult notAccepted) {
        long generation = identity(resource).generation();
        return patchStatus(resource, before, statuses.notAccepted(before, generation, notAccepted), SETTLED_INTERVAL);
    }

    private UpdateControl<MailIngress> refused(
            MailIngress resource, MailIngressStatus before, ConditionResult refused) {
        long generation = identity(resource).generation();
        return patchStatus(resource, before, statuses.refused(before, generation, refused), SETTLED_INTERVAL);
    }

    private UpdateControl<MailIngress> patchStatus(
            MailIngress resource, MailIngressStatus before, MailIngressStatus status, Duration interval) {
        if (status.equals(before)) {
            return UpdateControl.<MailIngress>noUpdate().rescheduleAfter(interval);
        }
        services.eventRecorder().record(resource, before.conditions(), status.conditions());
        return UpdateControl.patchStatus(statusPatch(resource, status)).rescheduleAfter(interval);
    }

    /** Contains only identity and status: with server-side apply, fields that are omitted are released. */
    static MailIngress statusPatch(MailIngress resource, MailIngressStatus status) {
        MailIngress patch = new MailIngress();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }

    private static Identity identity(MailIngress resource) {
        return new Identity(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                resource.getMetadata().getGeneration());
    }
}
