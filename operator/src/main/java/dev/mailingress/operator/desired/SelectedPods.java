package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.ServingPlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Labels of the pods that the policy of a mail server selects, now or as soon as they exist. */
public final class SelectedPods {

    /**
     * Those of the running pods; while there are none, those of the templates: before the first injection, and with the
     * strategy Recreate at every restart, the policy must not be open to the next pod if another one isolates it.
     *
     * @param selector of the policy
     * @param running labels of the pods that it selects
     */
    public List<Map<String, String>> labels(
            ServingPlan plan, Map<String, String> selector, List<Map<String, String>> running) {
        // The workload behind a serviceRef is not known: any may be it.
        return running.isEmpty()
                ? Stream.concat(plan.podLabels().stream(), plan.model().coexistingPolicies().pods().stream())
                        .filter(labels -> labels.entrySet().containsAll(selector.entrySet()))
                        .toList()
                : running;
    }
}
