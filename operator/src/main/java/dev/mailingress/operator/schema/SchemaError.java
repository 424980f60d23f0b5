package dev.mailingress.operator.schema;

/**
 * What is wrong with a value, in the API server's words.
 *
 * @param field its path, like {@code spec.listeners[0].port}; empty for the resource as a whole
 * @param blocking whether the rules in CEL cannot be trusted with such a resource, so that they are not asked
 */
public record SchemaError(String field, String message, boolean blocking) {

    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
