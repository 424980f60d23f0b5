package dev.mailingress.operator.decide;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.model.WorkloadLookup;
import dev.mailingress.operator.observed.ContractPod;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mail server and the contracts under which its pods are served.
 *
 * @param contracts in order of preference: the wanted one, unless it waits, then those that other pods have
 */
record ServedMailServer(MailServer server, List<Contract> contracts) {

    ServedMailServer {
        contracts = List.copyOf(contracts);
    }

    /**
     * @param pods all pods with a contract, the newest first
     * @param waits whether the wanted contract must not be served yet, unless pods have it already
     * @param only whether it is the only mail server of the spec
     */
    static ServedMailServer of(MailServer server, List<ContractPod> pods, boolean waits, boolean only) {
        Contract wanted = server.contract();
        List<Contract> own = contracts(pods.stream().filter(pod -> isOf(server, pod)));
        List<Contract> present = only && replacesAnother(server, own, pods) ? contracts(pods.stream()) : own;
        if (!server.injected() || (waits && !present.isEmpty())) {
            return new ServedMailServer(server, present);
        }
        return new ServedMailServer(
                server,
                Stream.concat(Stream.of(wanted), present.stream()).distinct().toList());
    }

    private static List<Contract> contracts(Stream<ContractPod> pods) {
        return pods.map(ContractPod::contract).distinct().toList();
    }

    /**
     * Whether it does not run yet: the pods of the mail server that it replaces serve its clients until then. Name and workload of
     * the only mail server may have changed in one edit.
     */
    private static boolean replacesAnother(MailServer server, List<Contract> own, List<ContractPod> pods) {
        boolean isNew = own.stream().allMatch(server.contract()::equals);
        boolean runs = server.foundWorkload()
                .map(WorkloadLookup.Found::workload)
                .filter(workload -> workload.rollout().complete())
                .filter(workload -> pods.stream()
                        .anyMatch(pod ->
                                pod.contract().equals(server.contract()) && pod.isSelectedBy(workload.selector())))
                .isPresent();
        return isNew && !runs;
    }

    /** Pods that were labelled for it, and pods of its workload that were labelled for a server with another name. */
    private static boolean isOf(MailServer server, ContractPod pod) {
        return pod.contract().mailServer().equals(server.name())
                || server.foundWorkload()
                        .filter(found -> pod.isSelectedBy(found.workload().selector()))
                        .isPresent();
    }

    /** What pods of one contract expect on the port of a listener or route. */
    record Destination(int port, ProxyProtocol header) {}

    /** Where a connection goes in pods of a contract; empty if it has to wait for other pods. */
    Optional<Destination> destination(Listener listener, Listener.Route route, Contract contract) {
        if (server.injected() && contract.equals(server.contract())) {
            return Optional.of(new Destination(route.targetPort(), route.header()));
        }
        if (route.header() == ProxyProtocol.NONE || contract.headerless()) {
            int port = contract.headerless() ? plainPort(listener, route.targetPort()) : route.targetPort();
            boolean expectsHeader = contract.proxyPorts().contains(port);
            return Optional.of(new Destination(port, expectsHeader ? header() : ProxyProtocol.NONE));
        }
        return Stream.concat(
                        Stream.of(route.targetPort()),
                        listener.service().stream()
                                .flatMap(service -> Stream.of(service.port(), service.separatePort())))
                .filter(contract.proxyPorts()::contains)
                .findFirst()
                .map(port -> new Destination(port, header()));
    }

    /**
     * Whether pods of other contracts, which the selector of the owner's workload may select too, expect something else on this
     * port: then only they are served until they are gone.
     */
    boolean contradicts(Listener.Route route) {
        boolean sendsHeader = route.header() != ProxyProtocol.NONE;
        return !(server.target() instanceof MailServer.HostTarget)
                && contracts.stream()
                        .anyMatch(contract -> contract.proxyPorts().contains(route.targetPort()) != sendsHeader);
    }

    /** Ports of the Service for pods of a contract. */
    List<Integer> ports(Contract contract) {
        if (server.listeners().isEmpty()) {
            return List.of();
        }
        List<Integer> ports = new ArrayList<>(contract.proxyPorts());
        for (Listener listener : server.listeners()) {
            if (listener.header() == ProxyProtocol.NONE) {
                ports.add(listener.targetPort());
            } else if (contract.headerless()) {
                ports.add(plainPort(listener, listener.targetPort()));
            }
        }
        return ports.stream().distinct().sorted().toList();
    }

    private static int plainPort(Listener listener, int targetPort) {
        return listener.service().map(MailService::port).orElse(targetPort);
    }

    private ProxyProtocol header() {
        return server.proxyProtocol() == ProxyProtocol.NONE ? ProxyProtocol.V2 : server.proxyProtocol();
    }
}
