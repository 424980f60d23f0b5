package dev.mailingress.operator.desired;

import dev.mailingress.operator.decide.PodGroup;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;

/**
 * Creates the Services through which the proxies reach the pods of mail servers: one for each group of pods that expect a header
 * on the same ports, so that no header reaches a pod that does not expect one, nor the reverse.
 */
public final class MailServerServiceFactory {

    public List<Service> create(ServingPlan plan) {
        return plan.podGroups().stream()
                .filter(group -> !group.ports().isEmpty())
                .map(group -> service(plan.model(), group))
                .toList();
    }

    private static Service service(MailIngressModel model, PodGroup group) {
        // @formatter:off
        return new ServiceBuilder()
            .withMetadata(metadata(model, group))
            .withNewSpec()
                .withType("ClusterIP")
                .withSelector(group.selector())
                .withPorts(ports(group))
            .endSpec()
            .build();
        // @formatter:on
    }

    /** The label distinguishes what belongs to pods of a mail server from the other objects of the MailIngress. */
    static ObjectMeta metadata(MailIngressModel model, PodGroup group) {
        return new ObjectMetaBuilder(model.metadata(group.name()))
                .addToLabels(Labels.MAIL_SERVER, model.labels().mailServer(group.mailServer()))
                .build();
    }

    private static List<ServicePort> ports(PodGroup group) {
        return group.ports().stream()
                .map(port -> ServicePorts.port("mail", port, port))
                .toList();
    }
}
