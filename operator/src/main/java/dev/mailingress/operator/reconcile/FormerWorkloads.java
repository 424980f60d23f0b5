package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Removals;
import dev.mailingress.operator.dms.InjectedEntries;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.Workload;
import java.util.List;
import java.util.stream.Stream;

/** Removes the files of a MailIngress from workloads that none of its mail servers refers to any more. */
final class FormerWorkloads {

    private final InjectionRemover injectionRemover;
    private final Removals removals = new Removals();

    FormerWorkloads(InjectionRemover injectionRemover) {
        this.injectionRemover = injectionRemover;
    }

    /**
     * Removes the files that nothing needs.
     *
     * @param states of all its mail servers
     * @param proxiesRun whether at least one ready proxy runs this configuration, and none rejects it
     * @return workloads that still have files, with the cause
     */
    List<RemovalResult.Left> removeFiles(
            MailIngressModel model, List<Workload> workloads, List<DmsState> states, boolean proxiesRun) {
        List<Workload> holders = workloads.stream()
                .filter(workload -> InjectedEntries.areHeldBy(workload, model.identity()))
                .toList();
        return removals.of(model, holders, states, proxiesRun).stream()
                .map(holder -> injectionRemover.remove(holder, model.identity()))
                .flatMap(result -> result instanceof RemovalResult.Left left ? Stream.of(left) : Stream.empty())
                .toList();
    }
}
