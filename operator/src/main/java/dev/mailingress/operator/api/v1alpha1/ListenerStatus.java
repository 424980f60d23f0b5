package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Observed state of a listener.
 *
 * @param port TCP port that clients connect to
 * @param mailServers names of the mail servers that it leads to
 * @param verified True, False or Unknown: whether all of these serve it as configured
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ListenerStatus(String name, int port, List<String> mailServers, String verified) {

    public ListenerStatus {
        mailServers = mailServers == null ? List.of() : List.copyOf(mailServers);
    }
}
