package dev.mailingress.operator.schema;

/**
 * Validation error of a value, in the API server's wording.
 *
 * @param field path of the value, like {@code spec.listeners[0].port}; empty for the resource as a whole
 * @param blocking whether the CEL rules are skipped, because they cannot be evaluated reliably for such a resource
 */
public record SchemaError(String field, String message, boolean blocking) {

    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
