package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Removals;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.Workload;
import java.util.List;

/** Removes the files of a MailIngress from workloads that none of its mail servers refers to any more. */
final class FormerWorkloads {

    private final Injector injector;
    private final Removals removals = new Removals();

    FormerWorkloads(Injector injector) {
        this.injector = injector;
    }

    /**
     * @param states of all its mail servers
     * @param proxiesRun whether at least one ready proxy runs this configuration, and none rejects it
     */
    void removeFiles(MailIngressModel model, List<Workload> workloads, List<DmsState> states, boolean proxiesRun) {
        String manager = Injector.fieldManager(model.identity());
        List<Workload> holders = workloads.stream()
                .filter(workload -> workload.hasFieldsOf(manager))
                .toList();
        removals.of(model, holders, states, proxiesRun).forEach(holder -> injector.remove(holder, model.identity()));
    }
}
