package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

/** Creates the ports of Services. */
final class ServicePorts {

    /** RFC 6335 §5.1, which Kubernetes follows. */
    private static final int MAX_NAME_LENGTH = 15;

    private ServicePorts() {}

    static ServicePort port(String listener, int port, int targetPort) {
        return new ServicePortBuilder()
                .withName(name(listener, port))
                .withProtocol("TCP")
                .withPort(port)
                .withNewTargetPort(targetPort)
                .build();
    }

    /**
     * Name that contains the number: the API server merges ports by number, and a new number with an old name would be a
     * duplicate (kubernetes/kubernetes#118725).
     */
    static String name(String listener, int port) {
        String number = "-" + port;
        String head = listener.substring(0, Math.min(listener.length(), MAX_NAME_LENGTH - number.length()));
        return head.endsWith("-") ? head.substring(0, head.length() - 1) + number : head + number;
    }
}
