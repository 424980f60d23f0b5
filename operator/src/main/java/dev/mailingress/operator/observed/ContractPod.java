package dev.mailingress.operator.observed;

import dev.mailingress.operator.identity.Contract;
import java.util.Map;

/**
 * Pod that carries the labels of an injection, including a terminating one, whose ports are open until it is gone, and one that a
 * workload may create at any moment.
 *
 * @param labels all of its labels
 */
public record ContractPod(String name, Contract contract, Map<String, String> labels) {

    public ContractPod {
        labels = Map.copyOf(labels);
    }

    /** Whether the selector of a workload, which is not empty, selects it. */
    public boolean isSelectedBy(Map<String, String> selector) {
        return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }
}
