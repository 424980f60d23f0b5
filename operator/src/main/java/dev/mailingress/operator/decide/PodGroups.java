package dev.mailingress.operator.decide;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.ServiceLookup;
import dev.mailingress.proxy.config.ContentHash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Groups of pods of one MailIngress, and their names. */
final class PodGroups {

    private static final int HASH_LENGTH = 6;

    private final MailIngressModel model;

    PodGroups(MailIngressModel model) {
        this.model = model;
    }

    /** Pods of a contract that a mail server of the spec serves. */
    PodGroup of(ServedMailServer served, Contract contract) {
        return group(
                contract.mailServer(), contract.labels(model.labels()), contract.proxyPorts(), served.ports(contract));
    }

    /** Pods of a contract that no listener leads to. */
    PodGroup unserved(Contract contract) {
        return group(contract.mailServer(), contract.labels(model.labels()), contract.proxyPorts(), List.of());
    }

    /** Pods that their owner configures; empty if they cannot be selected, or the operator configures them. */
    Optional<PodGroup> direct(MailServer server) {
        if (server.injected()) {
            return Optional.empty();
        }
        List<Integer> proxyPorts = server.podPorts(server.proxyPorts());
        if (server.target() instanceof ServiceTarget service) {
            return service.lookup() instanceof ServiceLookup.Found found
                            && !found.selector().isEmpty()
                    ? Optional.of(group(server.name(), found.selector(), proxyPorts, List.of()))
                    : Optional.empty();
        }
        return server.target() instanceof WorkloadTarget
                ? Optional.of(group(server.name(), selector(server), proxyPorts, server.targetPorts()))
                : Optional.empty();
    }

    /** If the workload does not exist, it has no pods: the operator's label then matches none. */
    private Map<String, String> selector(MailServer server) {
        return server.foundWorkload()
                .map(found -> found.workload().selector())
                .filter(selector -> !selector.isEmpty())
                .orElseGet(() -> Map.of(Labels.MAIL_SERVER, model.labels().mailServer(server.name())));
    }

    private PodGroup group(
            String mailServer, Map<String, String> selector, List<Integer> proxyPorts, List<Integer> ports) {
        String identity = Stream.concat(
                        Stream.of(model.identity().namespace(), model.identity().name(), mailServer),
                        Stream.concat(
                                new TreeMap<>(selector).entrySet().stream().map(Map.Entry::toString),
                                Stream.concat(proxyPorts.stream(), ports.stream())
                                        .map(String::valueOf)))
                .collect(Collectors.joining("\n"));
        String hash = ContentHash.of(identity).substring(0, HASH_LENGTH);
        return new PodGroup(mailServer, model.names().podGroup(mailServer, hash), selector, proxyPorts, ports);
    }
}
