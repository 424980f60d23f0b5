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
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.Workload;
import dev.mailingress.operator.model.WorkloadLookup.Found;
import dev.mailingress.operator.status.DmsState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings each mail server's workload to what its configuration says, and takes our files out of those left behind. */
final class DmsConfigurator {

    private final Injector injector;
    private final PodStatusReader pods;
    private final InjectionConflicts obstacles = new InjectionConflicts();
    private final DeferredRollout deferredRollout = new DeferredRollout();

    DmsConfigurator(Injector injector, PodStatusReader pods) {
        this.injector = injector;
        this.pods = pods;
    }

    /** As much of a model as goes with the pods that are there and need not be replaced. */
    EffectiveModel present(MailIngressModel wanted) {
        Map<String, Set<Integer>> expected = new HashMap<>();
        for (MailServer server : wanted.mailServers()) {
            if (server.injected()) {
                found(server)
                        .flatMap(found -> presentPorts(wanted, server, found))
                        .ifPresent(ports -> expected.put(server.name(), ports));
            }
        }
        return EffectiveModel.of(wanted, expected);
    }

    /** @param proxiesRun whether at least one ready proxy runs this configuration */
    List<DmsState> configure(EffectiveModel present, boolean proxiesRun) {
        return present.wanted().mailServers().stream()
                .map(server -> configure(present, server, proxiesRun))
                .toList();
    }

    /** Takes this MailIngress' files out of every workload that it no longer refers to. */
    void removeLeftBehind(MailIngressModel model, List<Workload> workloads) {
        Set<String> kept = model.mailServers().stream()
                .filter(MailServer::injected)
                .flatMap(server -> found(server).stream())
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

    private DmsState configure(EffectiveModel present, MailServer server, boolean proxiesRun) {
        MailIngressModel model = present.wanted();
        if (server.mode() == ConfigurationMode.EXTERNAL) {
            return new DmsState.External(server.name());
        }
        if (!server.injected()) {
            return new DmsState.OwnerMustMount(server.name(), model.names().dmsFiles(server.name()));
        }
        return found(server)
                .map(found -> inject(present, server, found, proxiesRun))
                .orElseGet(() -> new DmsState.ReferenceUnresolved(server.name()));
    }

    private DmsState applied(MailServer server, InjectionPlan plan, Workload workload) {
        if (workload.rollout().complete()) {
            return new DmsState.Injected(server.name(), workload);
        }
        return pods.outdated(workload)
                .<DmsState>map(pod -> new DmsState.HeldBack(server.name(), workload, pod))
                .or(() -> pods.trouble(plan).map(found -> new DmsState.Failing(server.name(), workload, found)))
                .orElseGet(() -> new DmsState.Injected(server.name(), workload));
    }

    private static Optional<Found> found(MailServer server) {
        return server.target() instanceof WorkloadTarget target && target.lookup() instanceof Found found
                ? Optional.of(found)
                : Optional.empty();
    }

    private DmsState inject(EffectiveModel present, MailServer server, Found found, boolean proxiesRun) {
        MailIngressModel model = present.wanted();
        InjectionPlan plan = InjectionPlan.of(model, server, found.workload(), found.container());
        Optional<InjectionConflict> injectionConflict = obstacles.find(plan, server);
        if (injectionConflict.isPresent()) {
            return new DmsState.Blocked(server.name(), injectionConflict.get());
        }
        if (present.waiting().contains(server.name())) {
            return new DmsState.RestartPending(
                    server.name(), found.workload(), present.waitingListeners(server.name()));
        }
        // Files that are in stay in while proxies restart: to wait is for what would change.
        if (!proxiesRun && !plan.isAppliedTo(found.workload())) {
            return new DmsState.WaitingForProxies(server.name());
        }
        Injector.Outcome outcome = injector.inject(plan, model.identity());
        if (outcome instanceof Injector.Outcome.Applied applied) {
            return applied(server, plan, applied.workload());
        }
        if (outcome instanceof Injector.Outcome.FieldConflict fieldConflict) {
            return new DmsState.FieldConflicted(server.name(), fieldConflict.message());
        }
        return new DmsState.ReferenceUnresolved(server.name());
    }
}
