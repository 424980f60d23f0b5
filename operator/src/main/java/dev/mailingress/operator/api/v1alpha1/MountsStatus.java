package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a mail server must mount, ready to paste.
 *
 * @param kubernetes for the pod template of the mail server
 * @param compose for a compose file next to the output of {@code render}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MountsStatus(
        @Nullable String kubernetes, @Nullable String compose) {}
