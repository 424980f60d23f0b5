package dev.mailingress.operator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects every mistake of one resource, so that the user sees all of them at once. */
final class SpecErrors {

    private final List<SpecError> found = new ArrayList<>();

    void add(String field, String message) {
        found.add(new SpecError(field, message));
    }

    boolean any() {
        return !found.isEmpty();
    }

    List<SpecError> all() {
        return List.copyOf(found);
    }

    /** The meaning of a word of a fixed set; one that is not in it is a violation and means {@code fallback}. */
    <T> T word(String field, String word, T fallback, Map<String, T> meanings) {
        T meaning = meanings.get(word);
        if (meaning == null) {
            add(
                    field,
                    "\"" + word + "\" is not known to this release: write one of "
                            + meanings.keySet().stream().sorted().toList());
            return fallback;
        }
        return meaning;
    }
}
