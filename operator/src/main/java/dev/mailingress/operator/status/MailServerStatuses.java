package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.api.v1alpha1.MountsStatus;
import dev.mailingress.operator.dms.ManualMountSnippets;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import java.util.List;

/** Status of each mail server: what the operator must remember of it, and what its owner must mount. */
public final class MailServerStatuses {

    public List<MailServerStatus> of(MailIngress resource, MailIngressModel model, List<DmsState> states) {
        return model.mailServers().stream()
                .map(server -> new MailServerStatus(
                        server.name(),
                        hasNoGivenNetworks(resource, server) ? server.trustedNetworks() : List.of(),
                        isSettled(server, states) ? server.podPorts(server.proxyPorts()) : server.protectedPorts(),
                        ManualMountSnippets.of(model, server)
                                .map(mounts -> new MountsStatus(mounts.kubernetes(), mounts.compose()))
                                .orElse(null)))
                .toList();
    }

    /** Whether no pod is left that may run with an earlier configuration. */
    private static boolean isSettled(MailServer server, List<DmsState> states) {
        return states.stream()
                .filter(state -> state.mailServer().equals(server.name()))
                .allMatch(state -> isSettled(server, state));
    }

    private static boolean isSettled(MailServer server, DmsState state) {
        if (state instanceof DmsState.Injected injected) {
            return injected.workload().rollout().complete();
        }
        if (state instanceof DmsState.External) {
            return server.foundWorkload()
                    .map(found -> found.workload().rollout().complete()
                            && !found.workload().isInjected())
                    .orElse(true);
        }
        return state instanceof DmsState.OwnerMustMount || state instanceof DmsState.RestartPending;
    }

    /** Networks that were found, not given, are kept in the status: another set would restart the mail server. */
    private static boolean hasNoGivenNetworks(MailIngress resource, MailServer server) {
        return resource.getSpec().mailServers().stream()
                .filter(spec -> spec.name().equals(server.name()))
                .allMatch(spec -> spec.configuration().trustedNetworks().isEmpty());
    }
}
