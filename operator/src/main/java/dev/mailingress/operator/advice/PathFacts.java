package dev.mailingress.operator.advice;

import dev.mailingress.operator.decide.ClientAddresses;
import java.util.List;

/**
 * What is seen of the path from the clients to the mail servers.
 *
 * @param proxyWarnings warnings of the proxies about limits that they lower
 * @param clients source addresses of the public connections
 * @param exposedPorts ports that the operator could connect to although no NetworkPolicy of the MailIngress admits it
 */
public record PathFacts(List<String> proxyWarnings, ClientAddresses clients, List<ExposedPort> exposedPorts) {

    public PathFacts {
        proxyWarnings = List.copyOf(proxyWarnings);
        exposedPorts = List.copyOf(exposedPorts);
    }

    /** Port of a mail server that believes the address that anybody announces. */
    public record ExposedPort(String mailServer, int port) {}
}
