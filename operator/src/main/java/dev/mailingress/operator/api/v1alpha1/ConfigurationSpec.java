package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a mail server is configured to expect the PROXY protocol.
 *
 * @param mode SamePorts, SeparatePorts or External
 * @param preset port preset for mode External; if null, the listeners' own ports
 * @param rollout Automatic or OnNextRestart
 * @param progressDeadline time (GEP-2257) within which changed pods must become ready; null for that of the workload
 * @param trustedNetworks networks (CIDR) from which Dovecot trusts a header; if empty, those of the nodes' pods
 * @param postfixMaster the user's own lines of {@code postfix-master.cf}; null (not specified) and empty (there are none)
 *     differ
 * @param userPatches the user's own {@code user-patches.sh}, likewise
 * @param dovecot the user's own lines of Dovecot configuration, likewise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationSpec(
        String mode,
        @Nullable String preset,
        String rollout,
        @Nullable String progressDeadline,
        List<String> trustedNetworks,
        @Nullable String postfixMaster,
        @Nullable String userPatches,
        @Nullable String dovecot) {

    public ConfigurationSpec {
        trustedNetworks = trustedNetworks == null ? List.of() : List.copyOf(trustedNetworks);
    }
}
