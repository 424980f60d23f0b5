package dev.mailingress.operator.decide;

import dev.mailingress.operator.dms.WithdrawnInjection;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Injections of the mail servers of one MailIngress: which of them may proceed.
 *
 * @param facts by name of the mail server
 */
public record Injections(MailIngressModel model, Map<String, InjectionFacts> facts) {

    public Injections {
        facts = Map.copyOf(facts);
    }

    public InjectionFacts facts(MailServer server) {
        return Objects.requireNonNull(facts.getOrDefault(server.name(), InjectionFacts.NONE));
    }

    /** The same while mail servers would not trust proxies: what is not in a template yet waits. */
    public Injections without(List<UntrustedProxy> untrusted) {
        Map<String, InjectionFacts> changed = new HashMap<>(facts);
        for (UntrustedProxy proxy : untrusted) {
            changed.computeIfPresent(
                    proxy.mailServer(),
                    (name, known) -> known.isApplied() || known.refusal() != null
                            ? known
                            : known.withRefusal(new DmsState.Untrusted(name, proxy)));
        }
        return new Injections(model, changed);
    }

    /** Mail servers that must be served as they are, even if the proxies were ready for the wanted contract. */
    public Set<String> waiting() {
        return model.mailServers().stream()
                .filter(MailServer::injected)
                .filter(server -> decide(server, true) instanceof InjectionDecision.Stay)
                .map(MailServer::name)
                .collect(Collectors.toSet());
    }

    /** The same before a dry run: every change waits that is not in the template of its workload yet. */
    public Set<String> unapplied() {
        return model.mailServers().stream()
                .filter(MailServer::injected)
                .filter(server -> !facts(server).isApplied())
                .map(MailServer::name)
                .collect(Collectors.toSet());
    }

    /**
     * Decides about one mail server. What is in the template already stays there while proxies restart: only a change has to
     * wait for them.
     *
     * @param proxiesRun whether at least one ready proxy runs this configuration, and none rejects it
     */
    public InjectionDecision decide(MailServer server, boolean proxiesRun) {
        InjectionFacts known = facts(server);
        if (server.mode() == ConfigurationMode.EXTERNAL) {
            return new InjectionDecision.Stay(new DmsState.External(server.name()));
        }
        if (!server.injected()) {
            return new InjectionDecision.Stay(
                    new DmsState.OwnerMustMount(server.name(), model.names().dmsFiles(server.name())));
        }
        if (known.plan() == null) {
            return new InjectionDecision.Stay(new DmsState.ReferenceUnresolved(server.name()));
        }
        if (known.conflict() != null) {
            return new InjectionDecision.Stay(new DmsState.Blocked(server.name(), known.conflict()));
        }
        if (known.isApplied()) {
            return new InjectionDecision.Proceed(known.plan());
        }
        Optional<WithdrawnInjection> withdrawn = known.plan().withdrawn();
        if (withdrawn.isPresent()) {
            return new InjectionDecision.Stay(new DmsState.Withdrawn(
                    server.name(), known.plan().workload(), withdrawn.get().cause()));
        }
        if (known.deferred()) {
            return new InjectionDecision.Stay(
                    new DmsState.RestartPending(server.name(), known.plan().workload(), List.of()));
        }
        if (known.refusal() != null) {
            return new InjectionDecision.Stay(known.refusal());
        }
        return proxiesRun
                ? new InjectionDecision.Proceed(known.plan())
                : new InjectionDecision.Stay(new DmsState.WaitingForProxies(server.name()));
    }
}
