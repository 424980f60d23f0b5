package dev.mailingress.operator.model;

import dev.mailingress.operator.api.v1alpha1.ConfigurationSpec;
import dev.mailingress.operator.api.v1alpha1.MailIngressSpec;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.api.v1alpha1.ServiceRef;
import dev.mailingress.operator.api.v1alpha1.WorkloadRef;
import dev.mailingress.operator.model.MailServer.HostTarget;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.Target;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.proxy.config.ProxyProtocol;
import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows each mail server's reference and decides whom it trusts. */
final class MailServerResolver {

    private final SpecErrors specErrors;
    private final ObservedState facts;

    MailServerResolver(SpecErrors specErrors, ObservedState facts) {
        this.specErrors = specErrors;
        this.facts = facts;
    }

    List<MailServer> resolve(MailIngressSpec spec, List<Listener> listeners) {
        requireDistinct(spec.mailServers());
        return spec.mailServers().stream()
                .map(server -> resolve(server, listeners))
                .toList();
    }

    private void requireDistinct(List<MailServerSpec> servers) {
        Set<String> names = new HashSet<>();
        Map<String, String> workloads = new HashMap<>();
        for (MailServerSpec server : servers) {
            if (!names.add(server.name())) {
                specErrors.add(field(server), "two mail servers have this name: rename or remove one");
            }
            requireOwnPods(server, workloads);
        }
    }

    private void requireOwnPods(MailServerSpec server, Map<String, String> taken) {
        WorkloadRef workload = server.workloadRef();
        if (workload != null) {
            requireOwnPods(server, "workloadRef", workload.kind() + " \"" + workload.name() + "\"", taken);
        }
        ServiceRef service = server.serviceRef();
        if (service != null) {
            requireOwnPods(server, "serviceRef", "Service \"" + service.name() + "\"", taken);
        }
    }

    private void requireOwnPods(MailServerSpec server, String ref, String what, Map<String, String> taken) {
        String other = taken.putIfAbsent(what, server.name());
        if (other != null) {
            specErrors.add(
                    field(server) + "." + ref,
                    what + " is also that of mail server \"" + other
                            + "\"; its pods can be one mail server only: let the listeners of both lead to one of them");
        }
    }

    private MailServer resolve(MailServerSpec spec, List<Listener> all) {
        List<Listener> listeners = all.stream()
                .flatMap(listener -> listener.at(spec.name()).stream())
                .toList();
        ConfigurationMode mode = specErrors.word(
                field(spec) + ".configuration.mode",
                spec.configuration().mode(),
                ConfigurationMode.EXTERNAL,
                EnumNames.CONFIGURATION_MODE);
        ProxyProtocol proxyProtocol = EnumNames.PROXY_PROTOCOL.getOrDefault(spec.proxyProtocol(), ProxyProtocol.V2);
        if (mode != ConfigurationMode.EXTERNAL && proxyProtocol == ProxyProtocol.NONE) {
            specErrors.add(
                    field(spec) + ".proxyProtocol",
                    "mode " + mode.value()
                            + " makes the mail server demand a header: use V2 or V1, or set configuration.mode to External");
        }
        checkPreset(spec, mode);
        return new MailServer(
                spec.name(),
                target(spec, listeners),
                mode,
                proxyProtocol,
                listeners,
                mode == ConfigurationMode.EXTERNAL ? List.of() : trustedNetworks(spec),
                own(spec.configuration()),
                specErrors.word(
                        field(spec) + ".configuration.rollout",
                        spec.configuration().rollout(),
                        RolloutPolicy.AUTOMATIC,
                        EnumNames.ROLLOUT),
                facts.formerProxyPorts().getOrDefault(spec.name(), List.of()));
    }

    private void checkPreset(MailServerSpec spec, ConfigurationMode mode) {
        String preset = spec.configuration().preset();
        if (preset == null) {
            return;
        }
        specErrors.word(field(spec) + ".configuration.preset", preset, Preset.DOCKER_MAILSERVER, EnumNames.PRESET);
        if (mode != ConfigurationMode.EXTERNAL) {
            specErrors.add(
                    field(spec) + ".configuration.preset",
                    "says which ports a mail server in mode External expects the header on: remove it, or set"
                            + " configuration.mode to External");
        }
    }

    private static UserOverrides own(ConfigurationSpec spec) {
        return new UserOverrides(spec.postfixMaster(), spec.userPatches(), spec.dovecot());
    }

    private Target target(MailServerSpec spec, List<Listener> listeners) {
        List<Target> targets = new ArrayList<>();
        WorkloadRef workload = spec.workloadRef();
        if (workload != null) {
            targets.add(new WorkloadTarget(workload.kind(), workload.name(), lookup(workload)));
        }
        ServiceRef service = spec.serviceRef();
        if (service != null) {
            targets.add(new ServiceTarget(service.name(), lookup(service, listeners)));
        }
        if (spec.host() != null) {
            targets.add(new HostTarget(spec.host()));
        }
        if (targets.size() != 1) {
            specErrors.add(
                    field(spec),
                    (targets.isEmpty() ? "says nowhere where it runs" : "says more than once where it runs")
                            + ": give it exactly one of workloadRef, serviceRef and host");
        }
        return targets.isEmpty() ? new HostTarget("") : targets.get(0);
    }

    private ServiceLookup lookup(ServiceRef ref, List<Listener> listeners) {
        return new ServiceResolver(facts)
                .lookup(
                        ref.name(),
                        listeners.stream()
                                .map(Listener::targetPort)
                                .distinct()
                                .sorted()
                                .toList());
    }

    private WorkloadLookup lookup(WorkloadRef ref) {
        return facts.workload(ref.kind(), ref.name())
                .map(workload -> container(workload, ref))
                .orElseGet(() -> new UnresolvedReference(
                        UnresolvedReference.UnresolvedCause.WORKLOAD_NOT_FOUND,
                        "there is no " + ref.kind() + " \"" + ref.name()
                                + "\" in this namespace: create it, or correct workloadRef"));
    }

    private static WorkloadLookup container(Workload workload, WorkloadRef ref) {
        List<String> names = workload.template().getSpec().getContainers().stream()
                .map(Container::getName)
                .toList();
        if (ref.container() != null && !names.contains(ref.container())) {
            return new UnresolvedReference(
                    UnresolvedReference.UnresolvedCause.CONTAINER_NOT_FOUND,
                    "the " + ref.kind() + " \"" + ref.name() + "\" has no container \"" + ref.container() + "\" but "
                            + names + ": correct workloadRef.container");
        }
        if (ref.container() == null && names.size() != 1) {
            return new UnresolvedReference(
                    UnresolvedReference.UnresolvedCause.CONTAINER_AMBIGUOUS,
                    "the " + ref.kind() + " \"" + ref.name() + "\" has the containers " + names
                            + ": say in workloadRef.container which of them runs docker-mailserver");
        }
        return new WorkloadLookup.Found(workload, ref.container() != null ? ref.container() : names.get(0));
    }

    private List<String> trustedNetworks(MailServerSpec spec) {
        List<String> given = spec.configuration().trustedNetworks();
        if (!given.isEmpty()) {
            new CidrListParser(specErrors).read(field(spec) + ".configuration.trustedNetworks", given);
            return given;
        }
        List<String> pinned = facts.pinnedNetworks().getOrDefault(spec.name(), List.of());
        // Of a host or a Service the operator does not know which addresses it sees.
        if (spec.workloadRef() != null && !pinned.isEmpty()) {
            return pinned;
        }
        List<String> found = spec.workloadRef() != null ? TrustedNetworks.widened(facts.nodePodNetworks()) : List.of();
        if (found.isEmpty()) {
            specErrors.add(
                    field(spec) + ".configuration.trustedNetworks",
                    "the networks of the proxies' pods are needed and could not be read from the nodes: write them here, like"
                            + " [10.42.0.0/16]");
        }
        return found;
    }

    private static String field(MailServerSpec spec) {
        return "spec.mailServers[" + spec.name() + "]";
    }
}
