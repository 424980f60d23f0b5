package dev.mailingress.operator.desired;

import dev.mailingress.operator.api.v1alpha1.ServiceSpec;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Map;
import java.util.TreeMap;

/**
 * Creates the public Service, which carries the ports of all listeners: a single Service, because sharing an address with
 * {@code Local} requires equal selectors.
 */
public final class PublicServiceFactory {

    public Service create(MailIngressModel model) {
        ServiceSpec spec = model.publicService().spec();
        // @formatter:off
        return new ServiceBuilder()
            .withMetadata(metadata(model, spec))
            .withNewSpec()
                .withType(spec.type())
                .withIpFamilyPolicy(spec.ipFamilyPolicy())
                .withIpFamilies(ServiceAddresses.orNull(spec.ipFamilies()))
                .withClusterIP(ServiceAddresses.first(model.publicService().clusterIPs()))
                .withClusterIPs(ServiceAddresses.orNull(model.publicService().clusterIPs()))
                .withLoadBalancerIP(spec.loadBalancerIP())
                .withLoadBalancerClass(spec.loadBalancerClass())
                .withLoadBalancerSourceRanges(ServiceAddresses.orNull(spec.loadBalancerSourceRanges()))
                .withExternalIPs(ServiceAddresses.orNull(spec.externalIPs()))
                .withExternalTrafficPolicy(model.publicService().externalTrafficPolicy())
                .withSelector(model.labels().proxySelector())
                .withPorts(model.listeners().stream().map(listener -> port(listener, spec)).toList())
            .endSpec()
            .build();
        // @formatter:on
    }

    private static ObjectMeta metadata(MailIngressModel model, ServiceSpec spec) {
        ObjectMeta metadata = model.metadata(model.names().publicService());
        Map<String, String> labels = new TreeMap<>(spec.labels());
        labels.putAll(metadata.getLabels());
        metadata.setLabels(labels);
        metadata.setAnnotations(new TreeMap<>(spec.annotations()));
        return metadata;
    }

    private static ServicePort port(Listener listener, ServiceSpec spec) {
        ServicePort port = ServicePorts.port(listener.name(), listener.port(), listener.containerPort());
        port.setNodePort(spec.nodePorts().get(listener.name()));
        return port;
    }
}
