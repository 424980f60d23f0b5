package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Condition of a MailIngress, as {@code metav1.Condition} defines it.
 *
 * @param status True, False or Unknown
 * @param observedGeneration the {@code metadata.generation} that the condition is based on
 * @param lastTransitionTime last time the condition changed from one status to another (RFC 3339)
 * @param reason machine-readable reason in CamelCase
 * @param message human-readable message with the remedy
 * @see <a href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties">API
 *     conventions</a>
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        String type,
        String status,
        @Nullable Long observedGeneration,
        String lastTransitionTime,
        String reason,
        String message) {}
