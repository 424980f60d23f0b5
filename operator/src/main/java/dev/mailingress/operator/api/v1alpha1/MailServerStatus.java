package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What the operator must remember of a mail server.
 *
 * @param trustedNetworks found when none were given, and kept
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MailServerStatus(String name, List<String> trustedNetworks) {

    public MailServerStatus {
        trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
    }
}
