package dev.mailingress.operator.decide;

import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.dms.InjectionPlan;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the injection of one mail server at a step of a reconciliation.
 *
 * @param plan null if its reference is not resolved, or the operator does not configure it
 * @param conflict with the workload's own mounts; null if there is none
 * @param deferred whether it waits until the pods are replaced anyway
 * @param refusal result of a dry run that the API server refused; null if it was accepted, or not tried yet
 */
public record InjectionFacts(
        @Nullable InjectionPlan plan,
        @Nullable InjectionConflict conflict,
        boolean deferred,
        @Nullable DmsState refusal) {

    static final InjectionFacts NONE = new InjectionFacts(null, null, false, null);

    public InjectionFacts withRefusal(DmsState dryRun) {
        return new InjectionFacts(plan, conflict, deferred, dryRun);
    }

    /** Whether the template of the workload has all changes already. */
    boolean isApplied() {
        return plan != null && plan.isAppliedTo(plan.workload());
    }
}
