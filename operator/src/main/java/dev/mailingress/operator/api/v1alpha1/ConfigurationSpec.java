package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a mail server learns to expect the PROXY protocol.
 *
 * @param preset whose PROXY ports mode External expects; absent: the services' own ports
 * @param postfixMaster the user's own lines; absent and empty differ: empty says that there are none
 * @param userPatches the user's own script, likewise
 * @param dovecot the user's own text, likewise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationSpec(
        String mode,
        @Nullable String preset,
        String rollout,
        List<String> trustedNetworks,
        @Nullable String postfixMaster,
        @Nullable String userPatches,
        @Nullable String dovecot) {

    public ConfigurationSpec {
        trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
    }
}
