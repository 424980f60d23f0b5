package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailIngressModel.InternalService;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Objects;

/** Creates the internal Service, through which pods reach the mail servers: the public ports, with container ports of its own. */
public final class InternalServiceFactory {

    /** Empty if the MailIngress has no internal Service. */
    public List<Service> create(MailIngressModel model) {
        InternalService internal = model.internalService();
        return internal == null ? List.of() : List.of(service(model, internal));
    }

    private static Service service(MailIngressModel model, InternalService internal) {
        // @formatter:off
        return new ServiceBuilder()
            .withMetadata(model.metadata(model.names().internalService()))
            .withNewSpec()
                .withType("ClusterIP")
                .withIpFamilyPolicy(model.publicService().spec().ipFamilyPolicy())
                .withIpFamilies(
                    ServiceAddresses.orNull(model.publicService().spec().ipFamilies()))
                .withClusterIP(ServiceAddresses.first(internal.clusterIPs()))
                .withClusterIPs(ServiceAddresses.orNull(internal.clusterIPs()))
                .withSelector(model.labels().proxySelector())
                .withPorts(model.listeners().stream().map(InternalServiceFactory::port).toList())
            .endSpec()
            .build();
        // @formatter:on
    }

    private static ServicePort port(Listener listener) {
        return ServicePorts.port(
                listener.name(), listener.port(), Objects.requireNonNull(listener.internalContainerPort()));
    }
}
