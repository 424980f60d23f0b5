package dev.mailingress.operator.model;

/**
 * A mistake in a MailIngress.
 *
 * @param field the path of the field, like {@code spec.listeners[imaps].port}
 * @param message what is wrong, why, and what to do instead
 */
public record SpecError(String field, String message) {

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
