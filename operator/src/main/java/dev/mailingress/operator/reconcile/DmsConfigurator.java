package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.dms.DeferredRollout;
import dev.mailingress.operator.dms.InjectionConflicts;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.EffectiveModel;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.status.DmsState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Configures the mail servers: injects the files into their workloads, and removes them from workloads that are no
 * longer referred to.
 */
final class DmsConfigurator {

    private final Injector injector;
    private final PodStatusReader pods;
    private final InjectionConflicts injectionConflicts = new InjectionConflicts();
    private final DeferredRollout deferredRollout = new DeferredRollout();

    DmsConfigurator(Injector injector, PodStatusReader pods) {
        this.injector = injector;
        this.pods = pods;
    }

    /** The part of a model that can be served with the present pods, as far as these are not to be replaced. */
    EffectiveModel effectiveModel(MailIngressModel wanted) {
        Map<String, Set<Integer>> expected = new HashMap<>();
        for (MailServer server : wanted.mailServers()) {
            if (server.injected()) {
                server.foundWorkload()
                        .flatMap(found -> presentPorts(wanted, server, found))
                        .ifPresent(ports -> expected.put(server.name(), ports));
            }
        }
        return EffectiveModel.of(wanted, expected);
    }

    /** @param proxiesRun whether at least one ready proxy runs this configuration */
    List<DmsState> configure(EffectiveModel effective, boolean proxiesRun) {
        return effective.wanted().mailServers().stream()
                .map(server -> configure(effective, server, proxiesRun))
                .toList();
    }

    /** Removes the files of this MailIngress from every workload that it no longer refers to. */
    void removeFromFormerWorkloads(MailIngressModel model, List<Workload> workloads) {
        Set<String> kept = model.mailServers().stream()
                .filter(MailServer::injected)
                .flatMap(server -> server.foundWorkload().stream())
                .map(found -> found.workload().uid())
                .collect(Collectors.toSet());
        String manager = Injector.fieldManager(model.identity());
        workloads.stream()
                .filter(workload -> workload.hasFieldsOf(manager) && !kept.contains(workload.uid()))
                .forEach(workload -> injector.remove(workload, model.identity()));
    }

    private Optional<Set<Integer>> presentPorts(MailIngressModel wanted, MailServer server, Found found) {
        InjectionPlan plan = InjectionPlan.of(wanted, server, found.workload(), found.container());
        return deferredRollout.presentPorts(wanted, server, plan).filter(ports -> !pods.areReplaced(plan));
    }

    private DmsState configure(EffectiveModel effective, MailServer server, boolean proxiesRun) {
        MailIngressModel model = effective.wanted();
        if (server.mode() == ConfigurationMode.EXTERNAL) {
            return new DmsState.External(server.name());
        }
        if (!server.injected()) {
            return new DmsState.OwnerMustMount(server.name(), model.names().dmsFiles(server.name()));
        }
        return server.foundWorkload()
                .map(found -> inject(effective, server, found, proxiesRun))
                .orElseGet(() -> new DmsState.ReferenceUnresolved(server.name()));
    }

    private DmsState inject(EffectiveModel effective, MailServer server, Found found, boolean proxiesRun) {
        MailIngressModel model = effective.wanted();
        InjectionPlan plan = InjectionPlan.of(model, server, found.workload(), found.container());
        Optional<InjectionConflict> injectionConflict = injectionConflicts.find(plan, server);
        if (injectionConflict.isPresent()) {
            return new DmsState.Blocked(server.name(), injectionConflict.get());
        }
        if (effective.waiting().contains(server.name())) {
            return new DmsState.RestartPending(
                    server.name(), found.workload(), effective.waitingListeners(server.name()));
        }
        // Files that are already injected stay while proxies restart: only a change has to wait.
        if (!proxiesRun && !plan.isAppliedTo(found.workload())) {
            return new DmsState.WaitingForProxies(server.name());
        }
        Injector.Outcome outcome = injector.inject(plan, model.identity());
        if (outcome instanceof Injector.Outcome.Applied applied) {
            return rollout(server, plan, applied.workload());
        }
        if (outcome instanceof Injector.Outcome.FieldConflict fieldConflict) {
            return new DmsState.FieldConflicted(server.name(), fieldConflict.message());
        }
        return new DmsState.ReferenceUnresolved(server.name());
    }

    private DmsState rollout(MailServer server, InjectionPlan plan, Workload workload) {
        if (workload.rollout().complete()) {
            return pods.injected(plan).state(server.name(), workload);
        }
        return pods.blockingPod(workload)
                .<DmsState>map(pod -> new DmsState.HeldBack(server.name(), workload, pod))
                .or(() -> pods.failure(plan).map(failure -> new DmsState.Failing(server.name(), workload, failure)))
                .orElseGet(() -> new DmsState.Injected(server.name(), workload));
    }
}
