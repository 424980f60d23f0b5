package dev.mailingress.operator.dms;

import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies injections to workloads and reverts them, with server-side apply. Conflicts are forced only on fields with the
 * operator's own names: what the owner of the workload has set stays the owner's.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-side apply</a>
 */
public final class Injector {

    private static final Logger LOGGER = LoggerFactory.getLogger(Injector.class);
    private static final String DEPLOYMENT = "Deployment";
    /** RFC 9110 §15.5.21; the JDK has no constant for it. */
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;

    public Injector(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Field manager of one MailIngress, so that two of one namespace never remove each other's fields. By name, because a
     * restored backup has other uids.
     */
    public static String fieldManager(Identity identity) {
        return "mailingress.dev-" + identity.name();
    }

    /** Result of an injection. */
    public sealed interface Outcome {

        /** The template has all changes. */
        record Applied(Workload workload) implements Outcome {}

        /** Another field manager owns a field that must be set. */
        record FieldConflict(String message) implements Outcome {}

        /** The API server does not accept the change, for example because of an admission policy. */
        record Refused(String message) implements Outcome {}

        /** The workload has changed since it was read: try again with its new state. */
        record Stale() implements Outcome {}
    }

    /** Applies the plan to the template of the workload; writes nothing if it is already applied. */
    public Outcome inject(InjectionPlan plan, Identity identity) {
        String manager = fieldManager(identity);
        if (plan.isAppliedTo(plan.workload()) && plan.workload().hasFieldsOf(manager)) {
            return new Outcome.Applied(plan.workload());
        }
        try {
            Workload applied = applied(plan, manager, false);
            LOGGER.atInfo()
                    .addKeyValue("namespace", identity.namespace())
                    .addKeyValue("name", identity.name())
                    .addKeyValue("workload", applied.kind() + "/" + applied.name())
                    .log("Injected the files of the mail server");
            return new Outcome.Applied(applied);
        } catch (KubernetesClientException e) {
            return outcome(e);
        }
    }

    /** Takes an injection out again whose pods do not become ready: restores what the template had before. */
    public Outcome withdraw(InjectionPlan plan, String cause, Identity identity) {
        PreviousInjection previous = PreviousInjection.read(plan.workload()).orElseThrow();
        try {
            Workload restored = apply(
                    plan.workload(),
                    plan.withdrawnBody(previous, WithdrawnInjection.of(plan, cause)),
                    fieldManager(identity),
                    false,
                    false);
            LOGGER.atWarn()
                    .addKeyValue("namespace", identity.namespace())
                    .addKeyValue("name", identity.name())
                    .addKeyValue("workload", restored.kind() + "/" + restored.name())
                    .log("Withdrew the change of a mail server whose pods did not become ready");
            return new Outcome.Applied(restored);
        } catch (KubernetesClientException e) {
            return outcome(e);
        }
    }

    /** Forgets the way back: the pods run with the injection. Does not change the template. */
    public Outcome confirm(InjectionPlan plan, Identity identity) {
        try {
            return new Outcome.Applied(
                    apply(plan.workload(), plan.confirmedBody(), fieldManager(identity), false, false));
        } catch (KubernetesClientException e) {
            return outcome(e);
        }
    }

    /** Asks the API server, with its admission plugins and webhooks, whether it accepts the plan; nothing is written. */
    public Outcome dryRun(InjectionPlan plan, Identity identity) {
        try {
            return new Outcome.Applied(applied(plan, fieldManager(identity), true));
        } catch (KubernetesClientException e) {
            return outcome(e);
        }
    }

    /** Restores fields that somebody else overwrote, if the workload has not changed since they were checked. */
    private Workload applied(InjectionPlan plan, String manager, boolean dryRun) {
        try {
            return apply(plan.workload(), plan.body(), manager, false, dryRun);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || !FieldConflicts.areAllOf(e.getStatus())) {
                throw e;
            }
            return apply(plan.workload(), plan.bodyForThisVersion(), manager, true, dryRun);
        }
    }

    /**
     * Empty apply: removes every field that only this MailIngress owns.
     *
     * @param dryRun whether nothing is written
     * @return the workload without these fields
     */
    public Workload release(Workload workload, Identity identity, boolean dryRun) {
        return apply(workload, InjectionPlan.emptyBody(workload), fieldManager(identity), false, dryRun);
    }

    /** @param operations of a JSON patch (RFC 6902) */
    public Workload patch(Workload workload, List<Map<String, String>> operations) {
        return patch(
                workload,
                PatchContext.of(PatchType.JSON),
                client.getKubernetesSerialization().asJson(operations));
    }

    private static Outcome outcome(KubernetesClientException e) {
        String message = String.valueOf(e.getMessage());
        boolean isUidMismatch = message.contains("uid");
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> new Outcome.Stale();
            case HttpURLConnection.HTTP_CONFLICT ->
                FieldConflicts.causes(e.getStatus()).isEmpty()
                        ? new Outcome.Stale()
                        : new Outcome.FieldConflict(reason(e));
            case UNPROCESSABLE -> isUidMismatch ? new Outcome.Stale() : new Outcome.Refused(reason(e));
            // No response at all: the next attempt may succeed.
            case 0 -> throw e;
            default -> new Outcome.Refused(reason(e));
        };
    }

    private static String reason(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(status -> status.getMessage())
                .orElseGet(() -> String.valueOf(e.getMessage()));
    }

    private Workload apply(Workload workload, Map<String, Object> body, String manager, boolean force, boolean dryRun) {
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .withDryRun(dryRun ? List.of("All") : List.of())
                .build();
        return patch(workload, context, client.getKubernetesSerialization().asJson(body));
    }

    private Workload patch(Workload workload, PatchContext context, String json) {
        return workload.kind().equals(DEPLOYMENT)
                ? Workload.of(deployment(workload).patch(context, json))
                : Workload.of(statefulSet(workload).patch(context, json));
    }

    /** The workload as the API server has it; empty if it does not exist. */
    public Optional<Workload> live(Workload workload) {
        return workload.kind().equals(DEPLOYMENT)
                ? Optional.ofNullable(deployment(workload).get()).map(Workload::of)
                : Optional.ofNullable(statefulSet(workload).get()).map(Workload::of);
    }

    private Resource<Deployment> deployment(Workload workload) {
        return client.apps()
                .deployments()
                .inNamespace(workload.metadata().getNamespace())
                .withName(workload.name());
    }

    private Resource<StatefulSet> statefulSet(Workload workload) {
        return client.apps()
                .statefulSets()
                .inNamespace(workload.metadata().getNamespace())
                .withName(workload.name());
    }
}
