package dev.mailingress.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;

/** What the API server will refuse again, however often it is asked: the resource asks for what the cluster cannot give. */
final class NonRetryableErrors {

    /** Malformed; forbidden by a quota or an admission rule; invalid, like an address outside of the cluster's range. */
    private static final Set<Integer> CODES = Set.of(400, 403, 422);

    private NonRetryableErrors() {}

    /** The API server's own words; empty where something else went wrong, which is tried again. */
    static Optional<String> message(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refusal && CODES.contains(refusal.getCode())) {
                return Optional.of(
                        refusal.getStatus() == null || refusal.getStatus().getMessage() == null
                                ? String.valueOf(refusal.getMessage())
                                : refusal.getStatus().getMessage());
            }
        }
        return Optional.empty();
    }
}
