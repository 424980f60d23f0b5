package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.DmsGeneration;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/** Source of the public address with which the README of examples/cut-over is run, and the namespace for it. */
enum CutOverVariant {
    /** As in the README and its files. */
    EXTERNAL_IPS(Names.NAMESPACE, Names.ADDRESS, DmsGeneration.DEBIAN_12) {
        @Override
        List<String> addresses(Service service) {
            return service.getSpec().getExternalIPs();
        }
    },
    LOAD_BALANCER(Names.OTHER_NAMESPACE, Names.OTHER_ADDRESS, DmsGeneration.DEBIAN_13) {
        @Override
        List<String> addresses(Service service) {
            return service.getStatus().getLoadBalancer().getIngress().stream()
                    .map(LoadBalancerIngress::getIp)
                    .toList();
        }
    };

    private final String namespace;
    private final String address;
    private final DmsGeneration dmsGeneration;

    CutOverVariant(String namespace, String address, DmsGeneration dmsGeneration) {
        this.namespace = namespace;
        this.address = address;
        this.dmsGeneration = dmsGeneration;
    }

    /** The public addresses of a Service. */
    abstract List<String> addresses(Service service);

    String namespace() {
        return namespace;
    }

    String address() {
        return address;
    }

    DmsGeneration dmsGeneration() {
        return dmsGeneration;
    }

    /** Replaces namespace and address in a text of the example. */
    String adapt(String text) {
        return text.replaceAll("(-n |namespace: )" + Names.NAMESPACE + "\\b", "$1" + namespace)
                .replace(Names.ADDRESS, address);
    }

    /** Namespaces and addresses: those of the example, and others. */
    private static final class Names {

        private static final String NAMESPACE = "mail";
        private static final String ADDRESS = "203.0.113.10";
        private static final String OTHER_NAMESPACE = "mail-load-balancer";
        private static final String OTHER_ADDRESS = "203.0.113.11";
    }
}
