package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates label selectors as the API server does (meta/v1, LabelSelector). */
final class LabelSelectors {

    private LabelSelectors() {}

    /** An empty selector matches everything. */
    static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return true;
        }
        Map<String, String> exact =
                Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of());
        List<LabelSelectorRequirement> requirements =
                Optional.ofNullable(selector.getMatchExpressions()).orElse(List.of());
        return labels.entrySet().containsAll(exact.entrySet())
                && requirements.stream().allMatch(requirement -> matches(requirement, labels));
    }

    /** Whether a pod can have the labels of both. */
    static boolean areCompatible(Map<String, String> one, Map<String, String> other) {
        return one.entrySet().stream()
                .allMatch(label -> label.getValue().equals(other.getOrDefault(label.getKey(), label.getValue())));
    }

    private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.getKey());
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            // Operator of a later Kubernetes version: opening nothing is the safe choice.
            default -> true;
        };
    }
}
