package dev.mailingress.operator.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;

/**
 * Errors of the API server that a retry does not resolve: the spec asks for something that the cluster does not allow.
 */
public final class NonRetryableErrors {

    /**
     * Malformed; forbidden by a quota or an admission policy; invalid, such as an address outside the cluster's range.
     */
    private static final Set<Integer> CODES = Set.of(400, 403, 422);

    private NonRetryableErrors() {}

    /** Message of the API server; empty for any other failure, which is retried. */
    static Optional<String> message(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException error && CODES.contains(error.getCode())) {
                return Optional.of(text(error));
            }
        }
        return Optional.empty();
    }

    /** Describes a failure, with the API server's own message if there is one. */
    public static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException error) {
                return text(error);
            }
        }
        return "internal error: " + failure.getMessage();
    }

    /** What the API server reports, without the request if possible. */
    static String text(KubernetesClientException error) {
        return error.getStatus() == null || error.getStatus().getMessage() == null
                ? String.valueOf(error.getMessage())
                : error.getStatus().getMessage();
    }
}
