package dev.mailingress.operator.watch;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Injections;
import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.Excuse;
import dev.mailingress.operator.decide.Verifications;
import dev.mailingress.operator.decide.Verifications.ServerFacts;
import dev.mailingress.operator.dms.DmsFiles;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.WorkloadLookup;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.watch.ContractTests.Progress;
import dev.mailingress.proxy.config.InboundMode;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Verifies the mail servers of a MailIngress: has a proxy test their ports, and judges what it reports. */
public final class BackendVerifier {

    private final ContractTests tests;
    private final Clock clock;
    private final DmsFiles files = new DmsFiles();

    public BackendVerifier(ContractTests tests, Clock clock) {
        this.tests = tests;
        this.clock = clock;
    }

    /**
     * Result of a step.
     *
     * @param checking whether a test is in progress
     */
    public record Result(boolean checking, Verification verification) {}

    /**
     * @param config hash of the configuration of the proxies
     * @param services the Services of the MailIngress, whose address families are those of its clients
     */
    public Result verify(
            ServingPlan plan,
            Injections injections,
            List<DmsState> states,
            String config,
            ProxyFleet fleet,
            ObservedPods pods,
            List<Service> services) {
        MailIngressModel model = plan.model();
        Set<String> ready = model.mailServers().stream()
                .flatMap(server -> server.foundWorkload().stream())
                .flatMap(found -> pods.of(found.workload()).readyNames().stream())
                .collect(Collectors.toSet());
        Verifications verifications = new Verifications(plan, facts(injections, pods), families(model, services));
        boolean served = states.stream().anyMatch(DmsState::isServed);
        Progress progress = served
                ? tests.run(
                        model.identity(),
                        config,
                        fleet,
                        ready,
                        proxy -> verifications.of(proxy, fleet).isUnproven())
                : new Progress(false, null);
        return new Result(progress.running() && progress.tester() != null, verifications.of(progress.tester(), fleet));
    }

    private Map<String, ServerFacts> facts(Injections injections, ObservedPods pods) {
        MailIngressModel model = injections.model();
        Instant settled = clock.instant().minus(model.timeouts().hold().value());
        Map<String, ServerFacts> facts = new HashMap<>();
        for (MailServer server : model.mailServers()) {
            server.foundWorkload()
                    .map(WorkloadLookup.Found::workload)
                    .ifPresent(workload -> facts.put(
                            server.name(),
                            new ServerFacts(
                                    pods.of(workload).haveBeenReadySince(settled) ? Excuse.NONE : Excuse.STARTING,
                                    isMarked(
                                            model,
                                            server,
                                            injections.facts(server).plan(),
                                            pods))));
        }
        return facts;
    }

    private boolean isMarked(
            MailIngressModel model, MailServer server, @Nullable InjectionPlan plan, ObservedPods pods) {
        return plan != null && pods.mount(plan, files.configMap(model, server));
    }

    private static Set<String> families(MailIngressModel model, List<Service> services) {
        // A load balancer announces clients of both families, whichever one it uses itself.
        Set<String> families = new HashSet<>(
                model.clients().proxyProtocol().mode() == InboundMode.REQUIRED ? Set.of("IPv4", "IPv6") : Set.of());
        services.forEach(service -> families.addAll(
                Optional.ofNullable(service.getSpec().getIpFamilies()).orElse(List.of())));
        return families;
    }
}
