package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.model.RolloutPolicy;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Decides which mail servers wait with what changed until their pods are replaced for another reason. */
public final class DeferredRollout {

    private final InjectionConflicts obstacles = new InjectionConflicts();

    /**
     * The ports on which the present pods of one that waits expect the header; empty if it does not wait. The first files and
     * a change of mode do not, nor what would disturb no pod that runs. What cannot be carried out waits in any case: pods
     * that serve go on serving.
     */
    public Optional<Set<Integer>> presentPorts(MailIngressModel model, MailServer server, InjectionPlan plan) {
        if (plan.isIn(plan.workload())) {
            return Optional.empty();
        }
        Optional<Set<Integer>> present = InjectionPlan.portsIn(plan.workload(), model, server);
        return obstacles.find(plan, server).isPresent()
                ? present
                : present.filter(ports -> server.rolloutPolicy() == RolloutPolicy.ON_NEXT_RESTART)
                        .filter(ports -> !plan.workload().rollout().replacesPods())
                        .filter(ports -> ports.stream().allMatch(port -> isOf(server.mode(), port)));
    }

    private static boolean isOf(ConfigurationMode mode, int port) {
        return Arrays.stream(MailService.values())
                .map(service -> mode == ConfigurationMode.SEPARATE_PORTS ? service.separatePort() : service.port())
                .anyMatch(known -> known == port);
    }
}
