package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Connection limits of one listener in each proxy, which override {@code clients.limits}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ListenerLimitsSpec(
        @Nullable ClientLimitSpec perClient, @Nullable Integer connections) {}
