package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.desired.ProxyConfigMapFactory;
import dev.mailingress.operator.model.EffectiveModel;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.ModelResolver;
import dev.mailingress.operator.model.Resolution;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.status.AcceptedCondition;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.DmsState;
import dev.mailingress.operator.status.MailServerStatuses;
import dev.mailingress.operator.status.ProxyFleet;
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
        EffectiveModel effective = services.dmsConfigurator().effectiveModel(model);
        List<String> rejections;
        try {
            rejections = services.dependentResources().apply(effective.model(), resource, context);
        } catch (NameConflictException e) {
            return notAccepted(resource, before, accepted.nameConflict(e.objects()));
        }
        if (!rejections.isEmpty()) {
            return notAccepted(resource, before, accepted.clusterRefused(rejections));
        }
        return configure(resource, before, effective, workloads, context);
    }

    @Override
    public DeleteControl cleanup(MailIngress resource, Context<MailIngress> context) {
        return cleanup.isComplete(resource, identity(resource), context.getClient())
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(PENDING_INTERVAL);
    }

    private UpdateControl<MailIngress> configure(
            MailIngress resource,
            MailIngressStatus before,
            EffectiveModel effective,
            List<Workload> workloads,
            Context<MailIngress> context) {
        MailIngressModel model = effective.model();
        String hash = ContentHash.of(proxyConfigs.text(model));
        ProxyFleet fleet = services.proxyFleetObserver()
                .observe(
                        model,
                        services.dependentResources()
                                .deployment(resource, model.names().proxy()),
                        ProxyPodEventSource.pods(model, context),
                        hash);
        List<DmsState> dms = services.dmsConfigurator().configure(effective, fleet.running(hash) > 0);
        services.dmsConfigurator().removeFromFormerWorkloads(model, workloads);
        MailIngressStatus status = statuses.of(
                before,
                model,
                hash,
                fleet,
                dms,
                services.userConfigMapReader().warnings(resource, model),
                services.dependentResources().services(resource),
                mailServers.of(resource, model, dms),
                services.podMonitors().reconcile(resource, before, model));
        boolean settled = fleet.running(hash) >= fleet.wanted() && dms.stream().noneMatch(DmsState::changesWithPods);
        return patchStatus(resource, before, status, settled ? SETTLED_INTERVAL : PENDING_INTERVAL);
    }

    private Optional<ConditionResult> conflict(
            MailIngress resource, MailIngressModel model, Context<MailIngress> context) {
        Optional<ConditionResult> workload = workloadConflicts.find(resource, context);
        if (workload.isPresent()) {
            return workload;
        }
        List<String> names =
                services.nameConflicts().find(resource, services.desired().needed(model));
        return names.isEmpty() ? Optional.empty() : Optional.of(accepted.nameConflict(names));
    }

    private UpdateControl<MailIngress> notAccepted(
            MailIngress resource, MailIngressStatus before, ConditionResult notAccepted) {
        long generation = identity(resource).generation();
        return patchStatus(resource, before, statuses.notAccepted(before, generation, notAccepted), SETTLED_INTERVAL);
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
