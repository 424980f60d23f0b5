package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Creates the Services through which the proxies reach the pods of mail servers. If the operator configures the pods, the
 * Service selects only those with the current contract, so that no header reaches a pod that does not expect one.
 */
public final class MailServerServiceFactory {

    /** One Service for each mail server that is a workload and has listeners. */
    public List<Service> create(MailIngressModel model) {
        return model.mailServers().stream()
                .filter(ProxyConfigFactory::hasService)
                .map(server -> service(model, server))
                .toList();
    }

    private static Service service(MailIngressModel model, MailServer server) {
        // @formatter:off
        return new ServiceBuilder()
            .withMetadata(model.metadata(model.names().mailServer(server.name())))
            .withNewSpec()
                .withType("ClusterIP")
                .withSelector(selector(model, server))
                .withPorts(ports(server))
            .endSpec()
            .build();
        // @formatter:on
    }

    private static Map<String, String> selector(MailIngressModel model, MailServer server) {
        Map<String, String> selector = new TreeMap<>(MailServerPodSelector.selector(model, server));
        if (server.injected()) {
            selector.put(Labels.CONTRACT, server.contract());
        }
        return selector;
    }

    private static List<ServicePort> ports(MailServer server) {
        return server.targetPorts().stream()
                .map(port -> ServicePorts.port("mail", port, port))
                .toList();
    }
}
