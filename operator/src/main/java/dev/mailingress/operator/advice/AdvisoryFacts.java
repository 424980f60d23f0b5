package dev.mailingress.operator.advice;

import dev.mailingress.operator.model.MailIngressModel;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Set;

/**
 * What warnings are derived from.
 *
 * @param services the Services of the namespace
 * @param configMaps contents of the ConfigMaps that the mail servers' containers refer to
 * @param chartServers names of the mail servers that are specified to be an installation of docker-mailserver's chart
 * @param nodesForbidden whether the operator may not read nodes
 * @param apiGroups names of the API groups of the cluster
 * @param path what is seen of the path from the clients to the mail servers
 * @param filesLeft about former mail servers whose files cannot be removed, as sentences
 */
public record AdvisoryFacts(
        MailIngressModel model,
        List<Service> services,
        ConfigMapContents configMaps,
        Set<String> chartServers,
        boolean nodesForbidden,
        Set<String> apiGroups,
        PathFacts path,
        List<String> filesLeft) {

    public AdvisoryFacts {
        services = List.copyOf(services);
        chartServers = Set.copyOf(chartServers);
        apiGroups = Set.copyOf(apiGroups);
        filesLeft = List.copyOf(filesLeft);
    }
}
