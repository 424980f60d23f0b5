package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a mail server learns to expect the PROXY protocol.
 *
 * @param postfixMaster the user's own lines; absent and empty differ: empty says that there are none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationSpec(
        String mode, List<String> trustedNetworks, @Nullable String postfixMaster) {

    public ConfigurationSpec {
        trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
    }
}
