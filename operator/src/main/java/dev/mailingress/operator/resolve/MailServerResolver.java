package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.ConfigurationSpec;
import dev.mailingress.operator.api.v1alpha1.MailIngressSpec;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.api.v1alpha1.ServiceRef;
import dev.mailingress.operator.api.v1alpha1.WorkloadRef;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.HostTarget;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.Target;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.Preset;
import dev.mailingress.operator.model.RolloutPolicy;
import dev.mailingress.operator.model.ServiceLookup;
import dev.mailingress.operator.model.UserOverrides;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.proxy.config.GepDuration;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.VerificationConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves {@code spec.mailServers}: reference, ports and trusted networks of each mail server. */
final class MailServerResolver {

    private final SpecErrors errors;
    private final ObservedState observed;
    private final VerificationConfig verification;

    MailServerResolver(SpecErrors errors, ObservedState observed, VerificationConfig verification) {
        this.errors = errors;
        this.observed = observed;
        this.verification = verification;
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
                errors.add(field(server), "name is used by two mail servers: rename or remove one");
            }
            requireDistinctPods(server, workloads);
        }
    }

    private void requireDistinctPods(MailServerSpec server, Map<String, String> used) {
        WorkloadRef workload = server.workloadRef();
        if (workload != null) {
            requireDistinctPods(server, "workloadRef", workload.kind() + " \"" + workload.name() + "\"", used);
        }
        ServiceRef service = server.serviceRef();
        if (service != null) {
            requireDistinctPods(server, "serviceRef", "Service \"" + service.name() + "\"", used);
        }
    }

    private void requireDistinctPods(MailServerSpec server, String ref, String object, Map<String, String> used) {
        String other = used.putIfAbsent(object, server.name());
        if (other != null) {
            errors.add(
                    field(server) + "." + ref,
                    object + " is already used by mail server \"" + other
                            + "\", and its pods can belong to one mail server only: remove one of the two, and set"
                            + " mailServer of its listeners to the other");
        }
    }

    private MailServer resolve(MailServerSpec spec, List<Listener> all) {
        List<Listener> listeners = all.stream()
                .flatMap(listener -> listener.at(spec.name()).stream())
                .toList();
        ConfigurationMode mode = errors.enumValue(
                field(spec) + ".configuration.mode",
                spec.configuration().mode(),
                ConfigurationMode.EXTERNAL,
                EnumNames.CONFIGURATION_MODE);
        ProxyProtocol proxyProtocol = EnumNames.PROXY_PROTOCOL.getOrDefault(spec.proxyProtocol(), ProxyProtocol.V2);
        if (mode != ConfigurationMode.EXTERNAL && proxyProtocol == ProxyProtocol.NONE) {
            errors.add(
                    field(spec) + ".proxyProtocol",
                    "must not be None in mode " + mode.value()
                            + ", which makes the mail server require a header: set V2 or V1, or set configuration.mode to"
                            + " External");
        }
        checkPreset(spec, mode);
        UserOverrides overrides = overrides(spec.configuration());
        return new MailServer(
                spec.name(),
                target(spec, listeners),
                mode,
                proxyProtocol,
                listeners,
                mode == ConfigurationMode.EXTERNAL ? List.of() : trustedNetworks(spec),
                overrides,
                VerificationResolver.marks(mode, overrides, verification),
                errors.enumValue(
                        field(spec) + ".configuration.rollout",
                        spec.configuration().rollout(),
                        RolloutPolicy.AUTOMATIC,
                        EnumNames.ROLLOUT),
                progressDeadline(spec));
    }

    private @Nullable Duration progressDeadline(MailServerSpec spec) {
        String text = spec.configuration().progressDeadline();
        if (text == null) {
            return null;
        }
        try {
            return GepDuration.parse(text).value();
        } catch (IllegalArgumentException e) {
            errors.add(field(spec) + ".configuration.progressDeadline", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void checkPreset(MailServerSpec spec, ConfigurationMode mode) {
        String preset = spec.configuration().preset();
        if (preset == null) {
            return;
        }
        errors.enumValue(field(spec) + ".configuration.preset", preset, Preset.DOCKER_MAILSERVER, EnumNames.PRESET);
        if (mode != ConfigurationMode.EXTERNAL) {
            errors.add(
                    field(spec) + ".configuration.preset",
                    "must only be set in mode External, where it selects the ports on which the mail server expects the"
                            + " header: remove preset, or set configuration.mode to External");
        }
    }

    private static UserOverrides overrides(ConfigurationSpec spec) {
        return new UserOverrides(spec.postfixMaster(), spec.userPatches(), spec.dovecot());
    }

    private Target target(MailServerSpec spec, List<Listener> listeners) {
        List<Target> targets = new ArrayList<>();
        WorkloadRef workload = spec.workloadRef();
        if (workload != null) {
            targets.add(new WorkloadTarget(
                    workload.kind(),
                    workload.name(),
                    new WorkloadResolver(observed).lookup(workload, spec.configuration())));
        }
        ServiceRef service = spec.serviceRef();
        if (service != null) {
            targets.add(new ServiceTarget(service.name(), lookup(service, listeners)));
        }
        if (spec.host() != null) {
            targets.add(new HostTarget(spec.host()));
        }
        if (targets.size() != 1) {
            errors.add(
                    field(spec),
                    (targets.isEmpty() ? "none" : "more than one")
                            + " of workloadRef, serviceRef and host is set: set exactly one");
        }
        return targets.isEmpty() ? new HostTarget("") : targets.get(0);
    }

    private ServiceLookup lookup(ServiceRef ref, List<Listener> listeners) {
        return new ServiceResolver(observed)
                .lookup(
                        ref.name(),
                        listeners.stream()
                                .map(Listener::targetPort)
                                .distinct()
                                .sorted()
                                .toList());
    }

    private List<String> trustedNetworks(MailServerSpec spec) {
        List<String> given = spec.configuration().trustedNetworks();
        if (!given.isEmpty()) {
            new CidrListParser(errors).parse(field(spec) + ".configuration.trustedNetworks", given);
            return given;
        }
        List<String> pinned = observed.pinnedNetworks().getOrDefault(spec.name(), List.of());
        // The operator does not know which source addresses a host or the pods of a Service see.
        if (spec.workloadRef() != null && !pinned.isEmpty()) {
            return pinned;
        }
        List<String> detected =
                spec.workloadRef() != null ? TrustedNetworks.widened(observed.nodePodNetworks()) : List.of();
        if (detected.isEmpty()) {
            errors.add(
                    field(spec) + ".configuration.trustedNetworks",
                    "the networks of the proxy pods could not be detected from the nodes: set them here, for example"
                            + " [10.42.0.0/16]");
        }
        if (detected.size() > TrustedNetworks.MAX_NETWORKS) {
            errors.add(
                    field(spec) + ".configuration.trustedNetworks",
                    "the nodes have " + detected.size() + " networks of proxy pods, more than the "
                            + TrustedNetworks.MAX_NETWORKS
                            + " that can be trusted: set wider networks that contain them here, for example [10.0.0.0/8]");
        }
        return detected;
    }

    private static String field(MailServerSpec spec) {
        return "spec.mailServers[" + spec.name() + "]";
    }
}
