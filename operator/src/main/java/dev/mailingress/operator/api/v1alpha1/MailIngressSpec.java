package dev.mailingress.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Desired state: the listeners that clients connect to, and the mail servers behind them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MailIngressSpec(
        List<ListenerSpec> listeners,
        List<MailServerSpec> mailServers,
        ServiceSpec service,
        @Nullable InternalServiceSpec internalService,
        ClientsSpec clients,
        TimeoutsSpec timeouts,
        ProxySpec proxy,
        NetworkPolicySpec networkPolicy,
        VerificationSpec verification,
        ObservabilitySpec observability) {

    public MailIngressSpec {
        listeners = listeners == null ? List.of() : List.copyOf(listeners);
        mailServers = mailServers == null ? List.of() : List.copyOf(mailServers);
    }
}
