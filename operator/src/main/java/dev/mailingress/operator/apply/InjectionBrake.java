package dev.mailingress.operator.apply;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.InjectedEntries;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.Workload;
import java.util.Optional;

/**
 * Brake of the injection into a workload: every injection restarts the mail server, so that two tools that undo each other's
 * changes would keep it from starting. When it stops, a template that has only a part of the injection is cleared, so that pods
 * neither expect a header without the label that announces it, nor the reverse.
 */
final class InjectionBrake {

    private final Contentions contentions;
    private final InjectionRemover remover;

    InjectionBrake(Contentions contentions, InjectionRemover remover) {
        this.contentions = contentions;
        this.remover = remover;
    }

    /** The reason not to inject; empty if the operator may. Nothing is counted before the injection itself. */
    Optional<DmsState> stop(String mailServer, InjectionPlan plan, Identity identity) {
        Workload workload = plan.workload();
        if (contentions.wouldPermit(subject(plan, identity), plan.digest(), workload.metadata())
                || permits(plan, identity)) {
            return Optional.empty();
        }
        if (!isConsistent(workload, identity)) {
            remover.remove(workload, identity);
        }
        return contentions
                .dispute(subject(plan, identity))
                .map(dispute -> new DmsState.Contended(mailServer, workload, dispute));
    }

    /** Right before an injection, which is a round if somebody else has removed the same one. */
    boolean permits(InjectionPlan plan, Identity identity) {
        return contentions.permits(
                subject(plan, identity), plan.digest(), plan.workload().metadata(), Injector.fieldManager(identity));
    }

    void onSettled(InjectionPlan plan, Identity identity) {
        contentions.onSettled(subject(plan, identity));
    }

    void onInjected(InjectionPlan plan, Workload applied, Identity identity) {
        contentions.onWritten(subject(plan, identity), plan.digest(), applied.metadata(), true);
    }

    /** Whether the template has nothing of an injection, or a whole one, such as an earlier one after an undone rollout. */
    private static boolean isConsistent(Workload workload, Identity identity) {
        return InjectedEntries.in(workload, identity).isEmpty()
                || Contract.ports(workload.podLabels(), workload.podAnnotations())
                        .filter(ports ->
                                ports.isEmpty() || workload.injectedContainer().isPresent())
                        .isPresent();
    }

    private static Contentions.Subject subject(InjectionPlan plan, Identity identity) {
        return Contentions.Subject.of(Contentions.Purpose.INJECTION, identity, plan.workload());
    }
}
