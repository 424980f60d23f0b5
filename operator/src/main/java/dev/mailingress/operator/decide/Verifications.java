package dev.mailingress.operator.decide;

import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyReport;
import dev.mailingress.operator.observed.ProxyReport.BackendTarget;
import dev.mailingress.operator.observed.ProxyReport.FamilyVerdict;
import dev.mailingress.operator.observed.Verdict;
import dev.mailingress.proxy.config.TargetConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Derives a {@link Verification} from what a proxy reports. */
public final class Verifications {

    private static final String OTHER_MARKS = "The mail server serves this port as configured. Its pods do not have the"
            + " present proof marks, which come with the next change of its files.";

    private final ServingPlan plan;
    private final Map<String, ServerFacts> facts;
    private final Set<String> families;

    /**
     * What is known about the pods of a mail server.
     *
     * @param settled whether they have been ready for longer than a restart takes; false if they are not known
     * @param marked whether all of them have the present proof marks
     */
    public record ServerFacts(boolean settled, boolean marked) {

        static final ServerFacts UNKNOWN = new ServerFacts(false, true);
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

    /** @param report of the proxy that runs the contract test, with its last verdicts; null if there is none */
    public Verification of(@Nullable ProxyReport report, ProxyFleet fleet) {
        List<UntrustedProxy> untrusted = UntrustedProxy.of(plan.model(), fleet);
        if (report == null) {
            return new Verification(true, List.of(), untrusted);
        }
        Set<String> wanted = wantedTargets();
        List<BackendTarget> targets = report.targets().stream()
                .filter(target -> wanted.contains(key(target.host(), target.port())))
                .toList();
        return new Verification(
                targets.stream().anyMatch(target -> target.verdicts().isEmpty()),
                List.copyOf(targets.stream()
                        .flatMap(this::verdicts)
                        .collect(Collectors.toMap(
                                port -> List.of(port.mailServer(), port.port(), port.family()),
                                port -> port,
                                Verifications::decisive,
                                LinkedHashMap::new))
                        .values()),
                untrusted);
    }

    /** Listeners of two protocols may lead to one port: the worse verdict counts, or else what proves more. */
    private static PortVerdict decisive(PortVerdict one, PortVerdict other) {
        if (one.good() != other.good()) {
            return one.good() ? other : one;
        }
        return one.verdict().compareTo(other.verdict()) <= 0 ? one : other;
    }

    /** The preferred target of each listener and route: the others lead to pods that are being replaced. */
    private Set<String> wantedTargets() {
        return plan.listeners().stream()
                .flatMap(served -> Stream.concat(
                        Stream.of(served.targets()), served.routes().stream().map(ServedListener.ServedRoute::targets)))
                .map(targets -> targets.get(0))
                .map(Verifications::key)
                .collect(Collectors.toSet());
    }

    private static String key(TargetConfig target) {
        return key(target.host(), target.port());
    }

    private static String key(String name, int port) {
        return name + " " + port;
    }

    /** Addresses of a family that no client can have are of no concern. */
    private Stream<PortVerdict> verdicts(BackendTarget target) {
        return target.verdicts().stream()
                .map(one -> verdict(target, one))
                .filter(one -> one.good() || families.contains(one.family()));
    }

    private PortVerdict verdict(BackendTarget target, FamilyVerdict one) {
        ServerFacts known = Objects.requireNonNull(facts.getOrDefault(target.mailServer(), ServerFacts.UNKNOWN));
        if (one.verdict() == Verdict.SEES_PROXY && target.sendsHeader() && !known.marked()) {
            return new PortVerdict(
                    target.mailServer(), target.port(), one.family(), Verdict.NO_MARK, true, false, OTHER_MARKS);
        }
        boolean good = one.verdict().isGood(target.sendsHeader());
        boolean excused = !good && one.verdict().isTransient() && !known.settled();
        return new PortVerdict(
                target.mailServer(), target.port(), one.family(), one.verdict(), good, excused, one.message());
    }
}
