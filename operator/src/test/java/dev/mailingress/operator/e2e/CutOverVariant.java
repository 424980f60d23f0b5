package dev.mailingress.operator.e2e;

import dev.mailingress.operator.testing.DmsGeneration;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/** Who walks the page of examples/cut-over: where, with which address, and whose that is. */
enum CutOverVariant {
    /** As the page and its files have it. */
    HAS_EXTERNAL_IPS(Names.NAMESPACE, Names.ADDRESS, DmsGeneration.DEBIAN_12) {
        @Override
        List<String> addresses(Service service) {
            return service.getSpec().getExternalIPs();
        }
    },
    HAS_A_LOAD_BALANCER(Names.OTHER_NAMESPACE, Names.OTHER_ADDRESS, DmsGeneration.DEBIAN_13) {
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

    /** The public ones of a Service, of this reader's kind. */
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

    /** The page's text with the reader's own names. */
    String own(String text) {
        return text.replaceAll("(-n |namespace: )" + Names.NAMESPACE + "\\b", "$1" + namespace)
                .replace(Names.ADDRESS, address);
    }

    /** The page's, and those of somebody else. */
    private static final class Names {

        private static final String NAMESPACE = "mail";
        private static final String ADDRESS = "203.0.113.10";
        private static final String OTHER_NAMESPACE = "mail-by-balancer";
        private static final String OTHER_ADDRESS = "203.0.113.11";
    }
}
