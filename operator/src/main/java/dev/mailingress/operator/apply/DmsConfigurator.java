package dev.mailingress.operator.apply;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.InjectionDecision;
import dev.mailingress.operator.decide.InjectionFacts;
import dev.mailingress.operator.decide.Injections;
import dev.mailingress.operator.decide.Preview;
import dev.mailingress.operator.decide.Removals;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.decide.WithdrawalPolicy;
import dev.mailingress.operator.dms.DeferredRollout;
import dev.mailingress.operator.dms.InjectedEntries;
import dev.mailingress.operator.dms.InjectionConflicts;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.WorkloadLookup;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.watch.Observation;
import dev.mailingress.operator.watch.ObservedPods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Configures the mail servers: examines what an injection would do, asks the API server, and injects the files. */
public final class DmsConfigurator {

    /** A container without probes is ready as soon as it starts: its pods must stay ready for this time. */
    private static final Duration PROBATION = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final Injector injector;
    private final InjectionRemover injectionRemover;
    private final InjectionBrake brake;
    private final Clock clock;
    private final WithdrawalPolicy withdrawalPolicy = new WithdrawalPolicy();
    private final InjectionConflicts conflicts = new InjectionConflicts();
    private final DeferredRollout deferredRollout = new DeferredRollout();
    private final Removals removals = new Removals();

    public DmsConfigurator(
            KubernetesClient client,
            Injector injector,
            InjectionRemover injectionRemover,
            Contentions contentions,
            Clock clock) {
        this.injectionRemover = injectionRemover;
        this.brake = new InjectionBrake(contentions, injectionRemover);
        this.clock = clock;
        this.client = client;
        this.injector = injector;
    }

    /** Examines the workloads. Nothing is written. */
    public Injections examine(MailIngressModel model, ObservedPods pods) {
        Map<String, InjectionFacts> facts = new HashMap<>();
        for (MailServer server : model.mailServers()) {
            if (server.injected()) {
                server.foundWorkload()
                        .map(found -> plan(model, server, found))
                        .ifPresent(plan -> facts.put(
                                server.name(),
                                new InjectionFacts(
                                        plan,
                                        conflicts.find(plan, server).orElse(null),
                                        isDeferred(model, server, plan, pods),
                                        null)));
            }
        }
        return new Injections(model, facts);
    }

    /** Former proof marks stay only as long as their ConfigMap does: without it, the next pod could not start. */
    private InjectionPlan plan(MailIngressModel model, MailServer server, WorkloadLookup.Found found) {
        InjectionPlan plan = InjectionPlan.of(model, server, found.workload(), found.container());
        return plan.hasFormerMarks(model, server) && files(plan) == null ? plan.withPresentMarks(model, server) : plan;
    }

    private boolean isDeferred(MailIngressModel model, MailServer server, InjectionPlan plan, ObservedPods pods) {
        return deferredRollout.isDeferred(model, server, plan) && !pods.areReplaced(plan, files(plan));
    }

    private @Nullable ConfigMap files(InjectionPlan plan) {
        return client.configMaps()
                .inNamespace(plan.workload().metadata().getNamespace())
                .withName(plan.configMap())
                .get();
    }

    /** Asks the API server about every change that could proceed, unless another tool keeps undoing it. */
    public Injections dryRun(Injections injections) {
        Identity identity = injections.model().identity();
        return withRefusals(
                injections,
                (server, plan) -> brake.stop(server.name(), plan, identity)
                        .or(() -> refusal(server, injector.dryRun(plan, identity))));
    }

    private static Injections withRefusals(
            Injections injections, BiFunction<MailServer, InjectionPlan, Optional<DmsState>> refusals) {
        Map<String, InjectionFacts> facts = new HashMap<>(injections.facts());
        for (MailServer server : injections.model().mailServers()) {
            if (injections.unapplied().contains(server.name())
                    && injections.decide(server, true) instanceof InjectionDecision.Proceed proceed) {
                refusals.apply(server, proceed.plan())
                        .ifPresent(refusal -> facts.put(
                                server.name(), injections.facts(server).withRefusal(refusal)));
            }
        }
        return new Injections(injections.model(), facts);
    }

    /** What would be done to the workloads. Nothing is written. */
    public Preview preview(MailIngressModel model, Observation observation) {
        Injections injections = withRefusals(
                examine(model, observation.pods()),
                (server, plan) -> refusal(server, injector.dryRun(plan, model.identity())));
        return Preview.of(injections, holders(model, observation.state().workloads()));
    }

    /** @param proxiesRun whether at least one ready proxy runs this configuration, and none rejects it */
    public List<DmsState> configure(Injections injections, ServingPlan plan, ObservedPods pods, boolean proxiesRun) {
        List<DmsState> states = new ArrayList<>();
        for (MailServer server : injections.model().mailServers()) {
            InjectionDecision decision = injections.decide(server, proxiesRun);
            if (decision instanceof InjectionDecision.Proceed proceed) {
                states.add(inject(server, proceed.plan(), identity(injections), pods));
            } else if (decision instanceof InjectionDecision.Stay stay) {
                states.add(withListeners(stay.state(), plan));
            }
        }
        return states;
    }

    /**
     * Removes the files from workloads that no mail server of the spec refers to any more.
     *
     * @return workloads that still have files, with the cause
     * @param states of all mail servers
     * @param proxiesRun whether at least one ready proxy runs this configuration, and none rejects it
     */
    public List<RemovalResult.Left> removeFormerFiles(
            MailIngressModel model, List<Workload> workloads, List<DmsState> states, boolean proxiesRun) {
        return injectionRemover.removeAll(
                removals.of(model, holders(model, workloads), states, proxiesRun), model.identity());
    }

    /** The workloads that have files of the MailIngress. */
    private static List<Workload> holders(MailIngressModel model, List<Workload> workloads) {
        return workloads.stream()
                .filter(workload -> InjectedEntries.areHeldBy(workload, model.identity()))
                .toList();
    }

    private static DmsState withListeners(DmsState state, ServingPlan plan) {
        return state instanceof DmsState.RestartPending pending
                ? new DmsState.RestartPending(
                        pending.mailServer(), pending.workload(), plan.waitingListeners(pending.mailServer()))
                : state;
    }

    private DmsState inject(MailServer server, InjectionPlan plan, Identity identity, ObservedPods pods) {
        boolean applied = plan.isAppliedTo(plan.workload());
        if (applied) {
            brake.onSettled(plan, identity);
        } else if (!brake.permits(plan, identity)) {
            return new DmsState.Outdated(server.name(), plan.workload());
        }
        Injector.Outcome outcome = injector.inject(plan, identity);
        if (!applied && outcome instanceof Injector.Outcome.Applied injected) {
            brake.onInjected(plan, injected.workload(), identity);
        }
        return outcome instanceof Injector.Outcome.Applied result
                ? rollout(server, plan, result.workload(), identity, pods)
                : refusal(server, outcome).orElseThrow();
    }

    private DmsState rollout(
            MailServer server, InjectionPlan plan, Workload workload, Identity identity, ObservedPods pods) {
        DmsState state = state(server, plan, workload, pods);
        if (!plan.isAppliedTo(plan.workload()) || !plan.isReversible()) {
            return state;
        }
        Instant now = clock.instant();
        if (state instanceof DmsState.Injected && workload.rollout().complete()) {
            if (pods.haveBeenReadySince(plan, now.minus(PROBATION))) {
                injector.confirm(plan, identity);
            }
            return state;
        }
        Optional<String> cause = withdrawalPolicy.cause(rolloutOf(server, plan, workload, identity, pods), now);
        if (cause.isEmpty()) {
            return state;
        }
        Injector.Outcome outcome = injector.withdraw(plan, cause.get(), identity);
        return refusal(server, outcome).orElseGet(() -> new DmsState.Withdrawn(server.name(), workload, cause.get()));
    }

    private static WithdrawalPolicy.ChangedPods rolloutOf(
            MailServer server, InjectionPlan plan, Workload workload, Identity identity, ObservedPods pods) {
        // Pods of a paused workload do not have the change at all.
        boolean reversible = !workload.rollout().paused() && pods.readyWith(plan) == 0;
        return new WithdrawalPolicy.ChangedPods(
                reversible,
                workload.changedBy(Injector.fieldManager(identity)).orElse(null),
                pods.startOf(plan).orElse(null),
                pods.arePulling(plan),
                pods.failure(plan).orElse(null),
                workload.rollout().replicaFailure(),
                Optional.ofNullable(server.progressDeadline())
                        .orElse(workload.rollout().progressDeadline()));
    }

    private static Optional<DmsState> refusal(MailServer server, Injector.Outcome outcome) {
        if (outcome instanceof Injector.Outcome.FieldConflict conflict) {
            return Optional.of(new DmsState.FieldConflicted(server.name(), conflict.message()));
        }
        if (outcome instanceof Injector.Outcome.Refused refused) {
            return server.foundWorkload()
                    .map(found -> new DmsState.Refused(server.name(), found.workload(), refused.message()));
        }
        return outcome instanceof Injector.Outcome.Stale
                ? server.foundWorkload().map(found -> new DmsState.Outdated(server.name(), found.workload()))
                : Optional.empty();
    }

    private static DmsState state(MailServer server, InjectionPlan plan, Workload workload, ObservedPods pods) {
        if (workload.rollout().complete()) {
            return pods.injected(plan, server).state(server.name(), workload);
        }
        return pods.blockingPod(workload)
                .<DmsState>map(pod -> new DmsState.HeldBack(server.name(), workload, pod))
                .or(() -> pods.failure(plan).map(failure -> new DmsState.Failing(server.name(), workload, failure)))
                .orElseGet(() -> new DmsState.Injected(server.name(), workload));
    }

    private static Identity identity(Injections injections) {
        return injections.model().identity();
    }
}
