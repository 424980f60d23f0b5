package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** Creates a ServiceAccount without permissions and without a token in the pod, because the proxies face the Internet. */
public final class ServiceAccountFactory {

    public ServiceAccount create(MailIngressModel model) {
        return new ServiceAccountBuilder()
                .withMetadata(model.metadata(model.names().proxy()))
                .withAutomountServiceAccountToken(false)
                .build();
    }
}
