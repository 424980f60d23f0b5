package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.apply.ClusterRefusedException;
import dev.mailingress.operator.apply.DependentResources;
import dev.mailingress.operator.apply.NameConflictException;
import dev.mailingress.operator.apply.NonRetryableErrors;
import dev.mailingress.operator.cleanup.MailIngressCleanup;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.report.StatusReporter;
import dev.mailingress.operator.resolve.ModelResolver;
import dev.mailingress.operator.resolve.Resolution;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.status.AcceptedCondition;
import dev.mailingress.operator.status.ConditionResult;
import dev.mailingress.operator.status.ReadyCondition;
import dev.mailingress.operator.status.Reason;
import dev.mailingress.operator.status.ReconciledState;
import dev.mailingress.operator.status.StatusComposer;
import dev.mailingress.operator.watch.ClusterObserver;
import dev.mailingress.operator.watch.Observation;
import dev.mailingress.operator.watch.ReconciliationTriggers;
import dev.mailingress.operator.watch.WorkloadConflicts;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
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

/** Reconciler of MailIngresses: observes the cluster, resolves the spec, applies what may be done now, and reports the status. */
@ControllerConfiguration(
        name = "mailingress",
        fieldManager = Labels.OPERATOR,
        finalizerName = "mailingress.dev/mail-server-files",
        // The filter decides instead: an annotation does not change the generation.
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = ReconciliationTriggers.class),
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
    private final ClusterObserver observer;
    private final ModelResolver resolver;
    private final DependentResources dependentResources;
    private final ServingReconciler serving;
    private final StatusComposer statuses;
    private final StatusReporter reporter;
    private final MailIngressCleanup cleanup;
    private final WorkloadConflicts workloadConflicts = new WorkloadConflicts();
    private final AcceptedCondition accepted = new AcceptedCondition();
    private final ReadyCondition ready = new ReadyCondition();

    MailIngressReconciler(
            MailIngressReader reader,
            ClusterObserver observer,
            ModelResolver resolver,
            DependentResources dependentResources,
            ServingReconciler serving,
            StatusComposer statuses,
            StatusReporter reporter,
            MailIngressCleanup cleanup) {
        this.reader = reader;
        this.observer = observer;
        this.resolver = resolver;
        this.dependentResources = dependentResources;
        this.serving = serving;
        this.statuses = statuses;
        this.reporter = reporter;
        this.cleanup = cleanup;
    }

    @Override
    public List<EventSource<?, MailIngress>> prepareEventSources(EventSourceContext<MailIngress> context) {
        List<EventSource<?, MailIngress>> sources = new ArrayList<>(dependentResources.eventSources(context));
        sources.addAll(observer.eventSources(context));
        return sources;
    }

    @Override
    public UpdateControl<MailIngress> reconcile(MailIngress stored, Context<MailIngress> context) {
        MailIngress resource = reader.complete(stored);
        MailIngressStatus before = StatusReporter.observed(resource);
        Observation observation = observer.observe(resource, before, context);
        Resolution resolution = resolver.resolve(resource, observation.state());
        if (isPaused(resource)) {
            ConditionResult paused = paused(resolution, observation);
            return report(
                    resource,
                    statuses.interrupted(before, Identity.of(resource).generation(), paused),
                    SETTLED_INTERVAL);
        }
        if (resolution instanceof Resolution.Rejected rejected) {
            return notAccepted(resource, accepted.invalid(rejected.specErrors()));
        }
        Optional<ConditionResult> claimed = workloadConflicts.find(resource, context);
        if (claimed.isPresent()) {
            return notAccepted(resource, claimed.get());
        }
        try {
            MailIngressModel model = ((Resolution.Resolved) resolution).model();
            ReconciledState state = serving.reconcile(resource, model, observation, context);
            return report(
                    resource, statuses.of(before, state), state.isSettled() ? SETTLED_INTERVAL : PENDING_INTERVAL);
        } catch (NameConflictException e) {
            return notAccepted(resource, accepted.nameConflict(e.conflicts()));
        } catch (ClusterRefusedException e) {
            return refused(resource, accepted.clusterRefused(e.messages()));
        }
    }

    /** No exception leaves the status as it was. The framework tries again, with increasing delays. */
    @Override
    public ErrorStatusUpdateControl<MailIngress> updateErrorStatus(
            MailIngress resource, Context<MailIngress> context, Exception failure) {
        ConditionResult failed = ready.failed(NonRetryableErrors.describe(failure));
        return reporter.failed(
                resource,
                statuses.interrupted(
                        StatusReporter.observed(resource), Identity.of(resource).generation(), failed));
    }

    @Override
    public DeleteControl cleanup(MailIngress resource, Context<MailIngress> context) {
        return cleanup.isComplete(resource, Identity.of(resource), context.getClient())
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(PENDING_INTERVAL);
    }

    private static boolean isPaused(MailIngress resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .filter(annotations -> "true".equals(annotations.get(PAUSED)))
                .isPresent();
    }

    /** Nothing is written, but what would be done can be told. */
    private ConditionResult paused(Resolution resolution, Observation observation) {
        return resolution instanceof Resolution.Resolved resolved
                ? ready.paused(PAUSED, serving.preview(resolved.model(), observation))
                : ready.pausedInvalid(PAUSED, ((Resolution.Rejected) resolution).specErrors());
    }

    private UpdateControl<MailIngress> notAccepted(MailIngress resource, ConditionResult notAccepted) {
        long generation = Identity.of(resource).generation();
        // The garbage collector needs seconds.
        Duration interval = notAccepted.reason() == Reason.AWAITING_DELETION ? PENDING_INTERVAL : SETTLED_INTERVAL;
        return report(
                resource, statuses.notAccepted(StatusReporter.observed(resource), generation, notAccepted), interval);
    }

    private UpdateControl<MailIngress> refused(MailIngress resource, ConditionResult refused) {
        long generation = Identity.of(resource).generation();
        return report(
                resource, statuses.refused(StatusReporter.observed(resource), generation, refused), SETTLED_INTERVAL);
    }

    private UpdateControl<MailIngress> report(MailIngress resource, MailIngressStatus status, Duration interval) {
        return reporter.reconciled(resource, status).rescheduleAfter(interval);
    }
}
