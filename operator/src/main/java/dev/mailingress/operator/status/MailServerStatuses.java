package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.ExternalPodsStatus;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.api.v1alpha1.MountsStatus;
import dev.mailingress.operator.api.v1alpha1.PortStatus;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.dms.ManualMountSnippets;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.proxy.config.BoundedText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Status of each mail server: what the operator must remember of it, and what its owner must mount. */
public final class MailServerStatuses {

    /** Maximum number of {@code proxyPorts} in the status (CRD). */
    private static final int MAX_PORTS = 64;

    private static final int MAX_MESSAGE = 1024;

    /** @param before the previous status */
    public List<MailServerStatus> of(
            MailIngress resource,
            MailIngressStatus before,
            ServingPlan plan,
            List<DmsState> states,
            Verification verification) {
        return plan.model().mailServers().stream()
                .map(server -> new MailServerStatus(
                        server.name(),
                        hasNoGivenNetworks(resource, server) ? server.trustedNetworks() : List.of(),
                        proxyPorts(plan, server),
                        externalPods(server, before, states).orElse(null),
                        ManualMountSnippets.of(plan.model(), server)
                                .map(mounts -> new MountsStatus(mounts.kubernetes(), mounts.compose()))
                                .orElse(null),
                        ports(verification, before, server)))
                .toList();
    }

    /** While another proxy takes over the contract test, what was proven still counts. */
    private static List<PortStatus> ports(Verification verification, MailIngressStatus before, MailServer server) {
        if (verification.pending() && verification.of(server.name()).isEmpty()) {
            return before.mailServers().stream()
                    .filter(status -> status.name().equals(server.name()))
                    .flatMap(status -> status.ports().stream())
                    .toList();
        }
        return verification.of(server.name()).stream()
                .sorted(Comparator.comparing(PortVerdict::port).thenComparing(PortVerdict::family))
                .map(port -> new PortStatus(
                        port.port(), port.family(), port.verdict().word(), BoundedText.of(port.message(), MAX_MESSAGE)))
                .limit(MAX_PORTS)
                .toList();
    }

    /** Of all its pods, including those of an earlier configuration. */
    private static List<Integer> proxyPorts(ServingPlan plan, MailServer server) {
        return plan.podGroups().stream()
                .filter(group -> group.mailServer().equals(server.name()))
                .flatMap(group -> group.proxyPorts().stream())
                .distinct()
                .sorted()
                .limit(MAX_PORTS)
                .toList();
    }

    /** While an injection waits, the pods still run as their owner configured them. */
    private static Optional<ExternalPodsStatus> externalPods(
            MailServer server, MailIngressStatus before, List<DmsState> states) {
        if (server.mode() == ConfigurationMode.EXTERNAL && server.target() instanceof WorkloadTarget target) {
            return Optional.of(new ExternalPodsStatus(target.kind() + "/" + target.name(), server.proxyPorts()));
        }
        boolean injected = states.stream()
                .filter(state -> state.mailServer().equals(server.name()))
                .anyMatch(DmsState::isInjected);
        return injected ? Optional.empty() : before.externalPods(server.name());
    }

    /** Networks that were found, not given, are kept in the status: another set would restart the mail server. */
    private static boolean hasNoGivenNetworks(MailIngress resource, MailServer server) {
        return resource.getSpec().mailServers().stream()
                .filter(spec -> spec.name().equals(server.name()))
                .allMatch(spec -> spec.configuration().trustedNetworks().isEmpty());
    }
}
