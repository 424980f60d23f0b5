package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Deployment or StatefulSet in this namespace that runs docker-mailserver.
 *
 * @param kind Deployment or StatefulSet
 * @param container the container that runs docker-mailserver; if null, the only one of the pod
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadRef(
        String kind, String name, @Nullable String container) {}
