package dev.mailingress.operator.resolve;

/**
 * Error in the spec of a MailIngress.
 *
 * @param field path of the field, like {@code spec.listeners[imaps].port}
 * @param message what is wrong and the remedy, without a final period: several errors are joined into one sentence
 */
public record SpecError(String field, String message) {

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
