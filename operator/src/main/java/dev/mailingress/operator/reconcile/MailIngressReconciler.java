package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.ModelResolver;
import dev.mailingress.operator.model.Resolution;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.status.AcceptedCondition;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.ReadyCondition;
import dev.mailingress.operator.status.Reason;
import dev.mailingress.operator.status.ReconciledState;
import dev.mailingress.operator.status.StatusComposer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
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

    /** Annotation of a MailIngress that the operator must not act upon. */
    private static final String PAUSED = "mailingress.dev/paused";

    private static final Duration SETTLED_INTERVAL = Duration.ofSeconds(30);

    private final MailIngressReader reader;
    private final ModelResolver resolver;
    private final ReconcilerServices services;
    private final StatusComposer statuses;
    private final MailIngressCleanup cleanup;
    private final ReadyCondition ready = new ReadyCondition();
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
        if (isPaused(resource)) {
            long generation = identity(resource).generation();
            return patchStatus(
                    resource, before, statuses.interrupted(before, generation, ready.paused(PAUSED)), SETTLED_INTERVAL);
        }
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
        try {
            return serve(resource, before, model, workloads, context);
        } catch (NameConflictException e) {
            return notAccepted(resource, before, accepted.nameConflict(e.conflicts()));
        }
    }

    /** No exception leaves the status as it was. The framework tries again, with increasing delays. */
    @Override
    public ErrorStatusUpdateControl<MailIngress> updateErrorStatus(
            MailIngress observed, Context<MailIngress> context, Exception failure) {
        MailIngressStatus before = Optional.ofNullable(observed.getStatus()).orElse(MailIngressStatus.NONE);
        MailIngressStatus status = statuses.interrupted(
                before, identity(observed).generation(), ready.failed(NonRetryableErrors.describe(failure)));
        if (status.equals(before)) {
            return ErrorStatusUpdateControl.noStatusUpdate();
        }
        services.eventRecorder().record(observed, before.conditions(), status.conditions());
        return ErrorStatusUpdateControl.patchStatus(statusPatch(observed, status));
    }

    private static boolean isPaused(MailIngress resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .filter(annotations -> "true".equals(annotations.get(PAUSED)))
                .isPresent();
    }

    @Override
    public DeleteControl cleanup(MailIngress resource, Context<MailIngress> context) {
        return cleanup.isComplete(resource, identity(resource), context.getClient())
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(PENDING_INTERVAL);
    }

    private UpdateControl<MailIngress> serve(
            MailIngress resource,
            MailIngressStatus before,
            MailIngressModel model,
            List<Workload> workloads,
            Context<MailIngress> context) {
        ServingPass pass = new ServingPass(services, resource, before, model, workloads, context);
        List<String> rejections = pass.prepare();
        if (!rejections.isEmpty()) {
            return refused(resource, before, accepted.clusterRefused(rejections));
        }
        ReconciledState state = pass.serve();
        return patchStatus(
                resource, before, statuses.of(before, state), state.isSettled() ? SETTLED_INTERVAL : PENDING_INTERVAL);
    }

    private Optional<ConditionResult> conflict(
            MailIngress resource, MailIngressModel model, Context<MailIngress> context) {
        Optional<ConditionResult> workload = workloadConflicts.find(resource, context);
        if (workload.isPresent()) {
            return workload;
        }
        List<NameConflict> names = services.nameConflicts()
                .find(
                        resource,
                        services.desired().objects(ServingPlan.settled(model)).all());
        return names.isEmpty() ? Optional.empty() : Optional.of(accepted.nameConflict(names));
    }

    private UpdateControl<MailIngress> notAccepted(
            MailIngress resource, MailIngressStatus before, ConditionResult notAccepted) {
        long generation = identity(resource).generation();
        // The garbage collector needs seconds.
        Duration interval = notAccepted.reason() == Reason.AWAITING_DELETION ? PENDING_INTERVAL : SETTLED_INTERVAL;
        return patchStatus(resource, before, statuses.notAccepted(before, generation, notAccepted), interval);
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
