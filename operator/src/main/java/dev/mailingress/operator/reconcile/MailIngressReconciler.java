package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.desired.DesiredState;
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

/** The order of the steps: observe, resolve, apply, look at the proxies, configure the mail servers, say what is true. */
@ControllerConfiguration(
        name = "mailingress",
        fieldManager = MailIngressDependentResource.FIELD_MANAGER,
        finalizerName = "mailingress.dev/mail-server-files",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 2_000, intervalMultiplier = 1.5, maxInterval = 300_000)
// A short window: one change sets off several looks, and the next change must not wait for theirs to be forgotten.
@RateLimited(maxReconciliations = 3, within = 1)
public final class MailIngressReconciler implements Reconciler<MailIngress>, Cleaner<MailIngress> {

    /** Proxies and pods are asked again after this long while something is on its way. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final Duration LATER = Duration.ofSeconds(30);

    private final MailIngressReader reader;
    private final ModelResolver resolver;
    private final ReconcilerServices reconcilerServices;
    private final StatusComposer statuses;
    private final MailIngressCleanup mailIngressCleanup;
    private final DesiredState desired = new DesiredState();
    private final ProxyConfigMapFactory proxyConfigs = new ProxyConfigMapFactory();
    private final MailServerStatuses mailServers = new MailServerStatuses();
    private final AcceptedCondition accepted = new AcceptedCondition();
    private final WorkloadConflicts workloadConflicts = new WorkloadConflicts();

    public MailIngressReconciler(
            MailIngressReader reader,
            ModelResolver resolver,
            ReconcilerServices reconcilerServices,
            StatusComposer statuses) {
        this.reader = reader;
        this.resolver = resolver;
        this.reconcilerServices = reconcilerServices;
        this.statuses = statuses;
        this.mailIngressCleanup = new MailIngressCleanup(reconcilerServices, statuses);
    }

    @Override
    public List<EventSource<?, MailIngress>> prepareEventSources(EventSourceContext<MailIngress> context) {
        List<EventSource<?, MailIngress>> sources =
                new ArrayList<>(reconcilerServices.owned().eventSources(context));
        sources.addAll(WorkloadEventSources.eventSources(context));
        sources.add(ProxyPodEventSource.eventSource(context));
        sources.add(NetworkPolicyEventSource.eventSource(context));
        sources.add(reconcilerServices.nodes().eventSource(context));
        return sources;
    }

    @Override
    public UpdateControl<MailIngress> reconcile(MailIngress seen, Context<MailIngress> context) {
        MailIngress resource = reader.complete(seen);
        MailIngressStatus before = Optional.ofNullable(resource.getStatus()).orElse(MailIngressStatus.NONE);
        List<Workload> workloads =
                WorkloadEventSources.workloads(resource.getMetadata().getNamespace(), context);
        Resolution resolution =
                resolver.resolve(resource, reconcilerServices.facts().observe(resource, before, workloads, context));
        if (resolution instanceof Resolution.Rejected rejected) {
            return refused(resource, before, accepted.invalid(rejected.specErrors()));
        }
        MailIngressModel model = ((Resolution.Resolved) resolution).model();
        Optional<ConditionResult> conflict = conflict(resource, model, context);
        if (conflict.isPresent()) {
            return refused(resource, before, conflict.get());
        }
        EffectiveModel present = reconcilerServices.mailServers().present(model);
        List<String> refusals = reconcilerServices.owned().apply(present.model(), resource, context);
        if (!refusals.isEmpty()) {
            return refused(resource, before, accepted.clusterRefused(refusals));
        }
        return configure(resource, before, present, workloads, context);
    }

    @Override
    public DeleteControl cleanup(MailIngress resource, Context<MailIngress> context) {
        return mailIngressCleanup.isOver(resource, identity(resource), context.getClient())
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
    }

    private UpdateControl<MailIngress> configure(
            MailIngress resource,
            MailIngressStatus before,
            EffectiveModel present,
            List<Workload> workloads,
            Context<MailIngress> context) {
        MailIngressModel model = present.model();
        String hash = ContentHash.of(proxyConfigs.text(model));
        ProxyFleet fleet = reconcilerServices
                .proxies()
                .observe(
                        model,
                        reconcilerServices
                                .owned()
                                .deployment(resource, model.names().proxy()),
                        ProxyPodEventSource.pods(model, context),
                        hash);
        List<DmsState> dms = reconcilerServices.mailServers().configure(present, fleet.running(hash) > 0);
        reconcilerServices.mailServers().removeLeftBehind(model, workloads);
        MailIngressStatus status = statuses.of(
                before,
                model,
                hash,
                fleet,
                dms,
                reconcilerServices.userConfigMapReader().warnings(resource, model),
                reconcilerServices.owned().services(resource),
                mailServers.of(resource, model, dms),
                reconcilerServices.podMonitors().reconcile(resource, before, model));
        boolean settled = fleet.running(hash) >= fleet.wanted();
        return patched(resource, before, status, settled ? LATER : SOON);
    }

    private Optional<ConditionResult> conflict(
            MailIngress resource, MailIngressModel model, Context<MailIngress> context) {
        Optional<ConditionResult> workload = workloadConflicts.find(resource, context);
        if (workload.isPresent()) {
            return workload;
        }
        List<String> names = reconcilerServices.nameConflicts().find(resource, desired.needed(model));
        return names.isEmpty() ? Optional.empty() : Optional.of(accepted.nameConflict(names));
    }

    private UpdateControl<MailIngress> refused(
            MailIngress resource, MailIngressStatus before, ConditionResult notAccepted) {
        long generation = identity(resource).generation();
        return patched(resource, before, statuses.refused(before, generation, notAccepted), LATER);
    }

    private UpdateControl<MailIngress> patched(
            MailIngress resource, MailIngressStatus before, MailIngressStatus status, Duration again) {
        if (status.equals(before)) {
            return UpdateControl.<MailIngress>noUpdate().rescheduleAfter(again);
        }
        reconcilerServices.eventRecorder().record(resource, before.conditions(), status.conditions());
        return UpdateControl.patchStatus(withStatusAlone(resource, status)).rescheduleAfter(again);
    }

    /** A fresh object: server-side apply takes what is absent for given up. */
    static MailIngress withStatusAlone(MailIngress resource, MailIngressStatus status) {
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
