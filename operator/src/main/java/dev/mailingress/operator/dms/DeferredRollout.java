package dev.mailingress.operator.dms;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.model.RolloutPolicy;
import dev.mailingress.operator.observed.Workload;
import java.util.Arrays;

/** Policy of deferred rollouts: decides which mail servers get changed files only when their pods are replaced anyway. */
public final class DeferredRollout {

    /**
     * Whether the change of a template waits until its pods are replaced anyway. The first files and a change of mode never
     * wait, nor does a change that restarts no running pod.
     */
    public boolean isDeferred(MailIngressModel model, MailServer server, InjectionPlan plan) {
        Workload workload = plan.workload();
        return server.rolloutPolicy() == RolloutPolicy.ON_NEXT_RESTART
                && !plan.isAppliedTo(workload)
                && !workload.rollout().replacesPods()
                && Contract.read(model.labels(), workload.podLabels(), workload.podAnnotations())
                        .filter(present -> present.mailServer().equals(server.name()))
                        .filter(present ->
                                present.proxyPorts().stream().allMatch(port -> isPortOf(server.mode(), port)))
                        .isPresent();
    }

    private static boolean isPortOf(ConfigurationMode mode, int port) {
        return Arrays.stream(MailService.values())
                .map(service -> mode == ConfigurationMode.SEPARATE_PORTS ? service.separatePort() : service.port())
                .anyMatch(servicePort -> servicePort == port);
    }
}
