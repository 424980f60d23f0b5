package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** What the owner of a mail server must mount, ready to paste. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MountsStatus(
        @Nullable String kubernetes, @Nullable String compose) {}
