package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.model.RolloutPolicy;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Policy of deferred rollouts: decides which mail servers get changed files only when their pods are replaced anyway. */
public final class DeferredRollout {

    private final InjectionConflicts conflicts = new InjectionConflicts();

    /**
     * Returns the ports on which the running pods expect the header if the rollout is deferred, and empty if it is not. The
     * first files and a change of mode are never deferred, nor is a change that restarts no running pod. An injection with a
     * conflict is always deferred, so that running pods keep serving.
     */
    public Optional<Set<Integer>> presentPorts(MailIngressModel model, MailServer server, InjectionPlan plan) {
        if (plan.isAppliedTo(plan.workload())) {
            return Optional.empty();
        }
        Optional<Set<Integer>> ports = InjectionPlan.portsIn(plan.workload(), model, server);
        return conflicts.find(plan, server).isPresent()
                ? ports
                : ports.filter(expected -> server.rolloutPolicy() == RolloutPolicy.ON_NEXT_RESTART)
                        .filter(expected -> !plan.workload().rollout().replacesPods())
                        .filter(expected -> expected.stream().allMatch(port -> isPortOf(server.mode(), port)));
    }

    private static boolean isPortOf(ConfigurationMode mode, int port) {
        return Arrays.stream(MailService.values())
                .map(service -> mode == ConfigurationMode.SEPARATE_PORTS ? service.separatePort() : service.port())
                .anyMatch(servicePort -> servicePort == port);
    }
}
