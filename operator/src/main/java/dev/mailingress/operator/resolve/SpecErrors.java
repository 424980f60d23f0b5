package dev.mailingress.operator.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects every error in the spec of one resource, so that the user sees all of them at once. */
final class SpecErrors {

    private final List<SpecError> errors = new ArrayList<>();

    void add(String field, String message) {
        errors.add(new SpecError(field, message));
    }

    boolean any() {
        return !errors.isEmpty();
    }

    List<SpecError> all() {
        return List.copyOf(errors);
    }

    /** The constant of an enumerated value; reports an unknown value as an error and returns {@code fallback} for it. */
    <T> T enumValue(String field, String name, T fallback, Map<String, T> constants) {
        T constant = constants.get(name);
        if (constant == null) {
            add(
                    field,
                    "\"" + name + "\" is not supported by this release: use one of "
                            + constants.keySet().stream().sorted().collect(Collectors.joining(", ")));
            return fallback;
        }
        return constant;
    }
}
