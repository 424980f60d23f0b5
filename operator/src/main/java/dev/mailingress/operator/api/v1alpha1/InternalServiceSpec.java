package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Optional internal Service for pods.
 *
 * @param clusterIP its fixed address; if null, the cluster assigns one
 * @param clusterIPs like {@code clusterIP}, for both IP families
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InternalServiceSpec(@Nullable String clusterIP, List<String> clusterIPs) {

    public InternalServiceSpec {
        clusterIPs = clusterIPs == null ? List.of() : List.copyOf(clusterIPs);
    }
}
