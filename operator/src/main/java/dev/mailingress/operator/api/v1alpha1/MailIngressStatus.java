package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Observed state of a MailIngress.
 *
 * @param observedGeneration the {@code metadata.generation} that this status is based on
 * @param addresses addresses at which clients reach the mail servers
 * @param warnings what needs attention and does not prevent {@code Ready}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MailIngressStatus(
        @Nullable Long observedGeneration,
        List<Condition> conditions,
        List<StatusAddress> addresses,
        @Nullable ProxiesStatus proxies,
        List<ListenerStatus> listeners,
        List<MailServerStatus> mailServers,
        List<WarningStatus> warnings) {

    /** Status of a resource that has not been reconciled yet. */
    public static final MailIngressStatus NONE =
            new MailIngressStatus(null, List.of(), List.of(), null, List.of(), List.of(), List.of());

    /** Pods of a mail server that their owner configured; empty if there were none. */
    public Optional<ExternalPodsStatus> externalPods(String mailServer) {
        return mailServers.stream()
                .filter(server -> server.name().equals(mailServer))
                .flatMap(server -> Stream.ofNullable(server.externalPods()))
                .findFirst();
    }

    public MailIngressStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        listeners = listeners == null ? List.of() : List.copyOf(listeners);
        mailServers = mailServers == null ? List.of() : List.copyOf(mailServers);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
}
