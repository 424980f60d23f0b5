package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is true, as far as the operator could see. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MailIngressStatus(
        @Nullable Long observedGeneration,
        List<Condition> conditions,
        List<StatusAddress> addresses,
        @Nullable ProxiesStatus proxies,
        List<MailServerStatus> mailServers) {

    /** Of a resource that nobody looked at yet. */
    public static final MailIngressStatus NONE = new MailIngressStatus(null, List.of(), List.of(), null, List.of());

    public MailIngressStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        mailServers = mailServers == null ? List.of() : List.copyOf(mailServers);
    }
}
