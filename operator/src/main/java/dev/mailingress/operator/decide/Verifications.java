package dev.mailingress.operator.decide;

import dev.mailingress.operator.decide.Verification.Excuse;
import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.operator.observed.ProxyReport.BackendTarget;
import dev.mailingress.operator.observed.ProxyReport.FamilyVerdict;
import dev.mailingress.operator.observed.Verdict;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Evaluates what a proxy reports about the mail servers to a {@link Verification}. */
public final class Verifications {

    private static final String OTHER_MARKS = "The mail server serves this port as configured. Its pods do not have the"
            + " present proof marks, which come with the next change of its files.";

    private final ServingPlan plan;
    private final Map<String, ServerFacts> facts;
    private final Set<String> families;

    /**
     * What is known about the pods of a mail server.
     *
     * @param excuse for a port that does not answer: NONE once they have been ready for longer than a restart takes
     * @param marked whether all of them have the present proof marks
     */
    public record ServerFacts(Excuse excuse, boolean marked) {

        static final ServerFacts UNKNOWN = new ServerFacts(Excuse.UNKNOWN_PODS, true);
    }

    /**
     * @param facts by name of the mail server
     * @param families address families that clients can have: IPv4, IPv6
     */
    public Verifications(ServingPlan plan, Map<String, ServerFacts> facts, Set<String> families) {
        this.plan = plan;
        this.facts = Map.copyOf(facts);
        this.families = Set.copyOf(families);
    }

    /** @param tester proxy that runs the contract test, with its last verdicts; null if there is none */
    public Verification of(@Nullable Proxy tester, ProxyFleet fleet) {
        List<UntrustedProxy> untrusted = UntrustedProxy.of(plan.model(), fleet);
        if (tester == null || tester.report() == null) {
            return new Verification(true, List.of(), untrusted);
        }
        Set<WantedTarget> wanted = wantedTargets();
        List<BackendTarget> targets = tester.report().targets().stream()
                .filter(target -> wanted.contains(new WantedTarget(target.mailServer(), target.host(), target.port())))
                .toList();
        List<PortVerdict> ports = List.copyOf(targets.stream()
                .flatMap(this::verdicts)
                .collect(Collectors.toMap(
                        port -> List.of(port.mailServer(), port.port(), port.family()),
                        port -> port,
                        Verifications::decisive,
                        LinkedHashMap::new))
                .values());
        boolean pending = ports.isEmpty()
                || targets.stream().anyMatch(target -> target.verdicts().isEmpty());
        return new Verification(pending, ports, stillUntrusted(untrusted, tester, ports));
    }

    /** An owner's own configuration may trust more than the operator knows: the mail server knows best. */
    private static List<UntrustedProxy> stillUntrusted(
            List<UntrustedProxy> untrusted, Proxy tester, List<PortVerdict> ports) {
        Set<String> proven = untrusted.stream()
                .filter(proxy -> proxy.pod().equals(tester.pod()))
                .map(UntrustedProxy::mailServer)
                .filter(server -> ports.stream()
                        .filter(port -> port.mailServer().equals(server))
                        .allMatch(port -> port.verdict() == Verdict.SEES_CLIENT))
                .filter(server ->
                        ports.stream().anyMatch(port -> port.mailServer().equals(server)))
                .collect(Collectors.toSet());
        return untrusted.stream()
                .filter(proxy -> !proven.contains(proxy.mailServer()))
                .toList();
    }

    /** Listeners of two protocols may lead to one port: the worse verdict counts, or else what proves more. */
    private static PortVerdict decisive(PortVerdict one, PortVerdict other) {
        if (one.good() != other.good()) {
            return one.good() ? other : one;
        }
        return one.verdict().compareTo(other.verdict()) <= 0 ? one : other;
    }

    /** Where connections for a mail server go. */
    private record WantedTarget(String mailServer, String host, int port) {

        static WantedTarget of(String mailServer, List<TargetConfig> targets) {
            return new WantedTarget(
                    mailServer, targets.get(0).host(), targets.get(0).port());
        }
    }

    /** The preferred target of each listener and route: the others lead to pods that are being replaced. */
    private Set<WantedTarget> wantedTargets() {
        return plan.listeners().stream()
                .flatMap(served -> Stream.concat(
                        served.unmatched() == Unmatched.REFUSE
                                ? Stream.empty()
                                : Stream.of(WantedTarget.of(served.listener().mailServer(), served.targets())),
                        served.routes().stream()
                                .map(route -> WantedTarget.of(route.route().mailServer(), route.targets()))))
                .collect(Collectors.toSet());
    }

    /**
     * Addresses of a family that no client has are of no concern, if there is a verdict on another one; without a header, the
     * family is that of the connection.
     */
    private Stream<PortVerdict> verdicts(BackendTarget target) {
        boolean hasConcerned =
                target.sendsHeader() && target.verdicts().stream().anyMatch(one -> families.contains(one.family()));
        return target.verdicts().stream()
                .map(one -> verdict(target, one))
                .filter(one -> one.good() || !hasConcerned || families.contains(one.family()));
    }

    private PortVerdict verdict(BackendTarget target, FamilyVerdict one) {
        ServerFacts known = Objects.requireNonNull(facts.getOrDefault(target.mailServer(), ServerFacts.UNKNOWN));
        if (one.verdict() == Verdict.SEES_PROXY && target.sendsHeader() && !known.marked()) {
            return new PortVerdict(
                    target.mailServer(), target.port(), one.family(), Verdict.NO_MARK, true, Excuse.NONE, OTHER_MARKS);
        }
        boolean good = one.verdict().isGood(target.sendsHeader());
        Excuse excuse = !good && one.verdict().isTransient() ? known.excuse() : Excuse.NONE;
        return new PortVerdict(
                target.mailServer(), target.port(), one.family(), one.verdict(), good, excuse, one.message());
    }
}
