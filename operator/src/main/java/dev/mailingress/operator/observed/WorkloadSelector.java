package dev.mailingress.operator.observed;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parts of a workload's selector: Services select pods by labels only (core/v1, ServiceSpec). */
final class WorkloadSelector {

    private WorkloadSelector() {}

    /** Labels that it requires; an expression that allows one value only is equal to a label. */
    static Map<String, String> labels(@Nullable LabelSelector selector) {
        Map<String, String> labels = new HashMap<>(
                Optional.ofNullable(selector).map(LabelSelector::getMatchLabels).orElse(Map.of()));
        requirements(selector).stream()
                .filter(WorkloadSelector::isLabel)
                .forEach(requirement ->
                        labels.put(requirement.getKey(), requirement.getValues().get(0)));
        return labels;
    }

    /** What it requires beyond labels. */
    static List<String> expressions(@Nullable LabelSelector selector) {
        return requirements(selector).stream()
                .filter(requirement -> !isLabel(requirement))
                .map(WorkloadSelector::text)
                .toList();
    }

    private static List<LabelSelectorRequirement> requirements(@Nullable LabelSelector selector) {
        return Optional.ofNullable(selector)
                .map(LabelSelector::getMatchExpressions)
                .orElse(List.of());
    }

    private static boolean isLabel(LabelSelectorRequirement requirement) {
        return requirement.getOperator().equals("In") && requirement.getValues().size() == 1;
    }

    private static String text(LabelSelectorRequirement requirement) {
        String key = requirement.getKey();
        return switch (requirement.getOperator()) {
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            case "NotIn" -> key + " notin (" + String.join(",", requirement.getValues()) + ")";
            default -> key + " in (" + String.join(",", requirement.getValues()) + ")";
        };
    }
}
