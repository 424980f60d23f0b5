package dev.mailingress.operator.dms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mailingress.operator.observed.Workload;
import java.util.Optional;

/**
 * Annotation of a workload, not of its template, whose value is JSON.
 *
 * @param type of the value
 */
record JsonAnnotation<T>(String name, Class<T> type) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Empty if there is none, or somebody else changed it. */
    Optional<T> read(Workload workload) {
        return Optional.ofNullable(workload.annotations().get(name)).flatMap(this::parse);
    }

    private Optional<T> parse(String text) {
        try {
            return Optional.of(JSON.readValue(text, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    String text(T value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
