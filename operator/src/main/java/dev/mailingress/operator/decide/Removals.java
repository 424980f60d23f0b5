package dev.mailingress.operator.decide;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.observed.Workload;
import java.util.List;

/** Decides from which workloads the files are removed. A running mail server keeps them until another one serves its mail. */
public final class Removals {

    /**
     * Returns the workloads that no injected mail server of the spec refers to by kind and name, once every reference is resolved
     * and every other mail server runs with its files: a reference that is not resolved may mean any of them.
     *
     * @param holders workloads that have files of this MailIngress
     * @param states of all its mail servers
     * @param proxiesRun whether at least one ready proxy runs this configuration, and none rejects it
     */
    public List<Workload> of(
            MailIngressModel model, List<Workload> holders, List<DmsState> states, boolean proxiesRun) {
        boolean isResolved = model.mailServers().stream()
                .allMatch(server -> server.unresolvedReference().isEmpty());
        if (!proxiesRun || !isResolved || !states.stream().allMatch(Removals::isServing)) {
            return List.of();
        }
        return holders.stream()
                .filter(holder -> model.mailServers().stream().noneMatch(server -> injects(server, holder)))
                .toList();
    }

    private static boolean injects(MailServer server, Workload workload) {
        return server.injected()
                && server.target() instanceof WorkloadTarget target
                && target.kind().equals(workload.kind())
                && target.name().equals(workload.name());
    }

    private static boolean isServing(DmsState state) {
        return state instanceof DmsState.External
                || state instanceof DmsState.OwnerMustMount
                || state instanceof DmsState.OldPodsRunning
                || (state instanceof DmsState.Injected injected
                        && injected.workload().rollout().complete());
    }
}
