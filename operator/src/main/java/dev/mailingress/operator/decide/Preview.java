package dev.mailingress.operator.decide;

import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.observed.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reconciliation would do to the mail servers.
 *
 * @param changed workloads whose pod template would change, so that their pods are replaced
 * @param states of the mail servers that would stay as they are although the spec wants something else, with the reason
 */
public record Preview(List<Workload> changed, List<DmsState> states) {

    public Preview {
        changed = List.copyOf(changed);
        states = List.copyOf(states);
    }

    /**
     * Previews the injections, and the removal of files from workloads that no mail server refers to any more.
     *
     * @param holders workloads that have files of this MailIngress
     */
    public static Preview of(Injections injections, List<Workload> holders) {
        List<Workload> changed = new ArrayList<>();
        List<DmsState> states = new ArrayList<>();
        for (MailServer server : injections.model().mailServers()) {
            boolean applied = injections.facts(server).isApplied();
            InjectionDecision decision = injections.decide(server, true);
            if (decision instanceof InjectionDecision.Proceed proceed && !applied) {
                changed.add(proceed.plan().workload());
            } else if (decision instanceof InjectionDecision.Stay stay && server.injected() && !applied) {
                states.add(stay.state());
            }
        }
        // What is removed last is removed when all others serve: as if they did.
        changed.addAll(new Removals().of(injections.model(), holders, List.of(), true));
        return new Preview(changed, states);
    }
}
