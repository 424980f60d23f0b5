package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** An account without rights and without a token in the pod: what faces the internet knows nothing of the cluster's API. */
public final class ServiceAccountFactory {

    public ServiceAccount create(MailIngressModel model) {
        return new ServiceAccountBuilder()
                .withMetadata(model.metadata(model.names().proxy()))
                .withAutomountServiceAccountToken(false)
                .build();
    }
}
