package dev.mailingress.operator.decide;

import dev.mailingress.operator.dms.InjectionPlan;

/** Decision about the injection of one mail server. */
public sealed interface InjectionDecision {

    /** The plan is applied; nothing changes if it is applied already. */
    record Proceed(InjectionPlan plan) implements InjectionDecision {}

    /**
     * Nothing is written, and the pods are served as they are.
     *
     * @param state the reason
     */
    record Stay(DmsState state) implements InjectionDecision {}
}
