package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.UntrustedProxy;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.observed.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Condition BackendVerified: whether the mail servers serve every port as configured and confirm the announced addresses, as the
 * contract test of a proxy has found out.
 */
public final class BackendVerifiedCondition {

    private static final ConditionType TYPE = ConditionType.BACKEND_VERIFIED;

    private final Clock clock;

    public BackendVerifiedCondition(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param generation of the spec
     * @param before the previous conditions
     * @param states of the mail servers' configuration
     * @param hold time for which clients wait for a mail server that is being restarted
     */
    public ConditionResult of(
            long generation, List<Condition> before, List<DmsState> states, Verification verification, Duration hold) {
        if (!verification.untrusted().isEmpty()) {
            return ConditionResult.ofFalse(
                    TYPE,
                    Reason.PROXIES_UNTRUSTED,
                    untrusted(verification.untrusted().get(0)));
        }
        Optional<PortVerdict> bad = verification.ports().stream()
                .filter(port -> !port.good())
                .filter(port -> isServed(states, port.mailServer()))
                .min(Comparator.comparing(port -> isExcused(port, before, hold)));
        if (bad.isPresent()) {
            return isExcused(bad.get(), before, hold)
                    ? ConditionResult.ofUnknown(TYPE, Reason.MAIL_SERVER_RESTARTING, restarting(bad.get()))
                    : ConditionResult.ofFalse(TYPE, reason(bad.get().verdict()), message(bad.get()));
        }
        if (!states.stream().allMatch(DmsState::isServed)) {
            return ConditionResult.ofUnknown(
                    TYPE,
                    Reason.CHECK_PENDING,
                    "The ports of a mail server are tested when its pods are ready. See the condition DmsConfigured.");
        }
        if (verification.pending()) {
            return previous(before, generation)
                    .orElseGet(
                            () -> ConditionResult.ofUnknown(
                                    TYPE,
                                    Reason.CHECK_PENDING,
                                    "A proxy is testing the ports of the mail servers; this takes seconds once they are ready."));
        }
        return good(verification.ports());
    }

    /** Earlier files, or none: what the pods expect then is not what the present targets are for. */
    private static boolean isServed(List<DmsState> states, String mailServer) {
        return states.stream()
                .filter(state -> state.mailServer().equals(mailServer))
                .allMatch(DmsState::isServed);
    }

    /** What was proven for this generation still counts while another proxy takes over. */
    private static Optional<ConditionResult> previous(List<Condition> before, long generation) {
        return condition(before)
                .filter(last -> last.status().equals(ConditionStatus.TRUE.value()))
                .filter(last -> Objects.equals(last.observedGeneration(), generation))
                .map(last -> ConditionResult.ofTrue(
                        TYPE,
                        last.reason().equals(Reason.NOT_PROVEN.value()) ? Reason.NOT_PROVEN : Reason.SEES_CLIENT,
                        last.message()));
    }

    private static Optional<Condition> condition(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(TYPE.value()))
                .findFirst();
    }

    /** Where the pods are not known, the condition itself remembers since when the mail server has not been served. */
    private boolean isExcused(PortVerdict port, List<Condition> before, Duration hold) {
        return switch (port.excuse()) {
            case NONE -> false;
            case STARTING -> true;
            case UNKNOWN_PODS ->
                condition(before).map(last -> isWithin(hold, last)).orElse(true);
        };
    }

    private boolean isWithin(Duration hold, Condition last) {
        return last.status().equals(ConditionStatus.TRUE.value())
                || (last.status().equals(ConditionStatus.UNKNOWN.value())
                        && Instant.parse(last.lastTransitionTime()).plus(hold).isAfter(clock.instant()));
    }

    private static ConditionResult good(List<PortVerdict> ports) {
        List<PortVerdict> tested = ports.stream()
                .filter(port -> port.verdict() != Verdict.REACHABLE)
                .toList();
        if (tested.isEmpty()) {
            return ConditionResult.ofUnknown(
                    TYPE,
                    Reason.NOT_APPLICABLE,
                    "No listener has a mail protocol that could be tested; its ports accept connections.");
        }
        List<PortVerdict> unproven = tested.stream()
                .filter(port -> port.verdict() != Verdict.SEES_CLIENT)
                .toList();
        return unproven.isEmpty()
                ? ConditionResult.ofTrue(
                        TYPE, Reason.SEES_CLIENT, "The mail servers confirm the client's address on every port.")
                : ConditionResult.ofTrue(
                        TYPE,
                        Reason.NOT_PROVEN,
                        "The mail servers serve every port as configured, but do not confirm the client's address on "
                                + ports(unproven) + ": " + unproven.get(0).message());
    }

    private static String ports(List<PortVerdict> ports) {
        List<Integer> numbers =
                ports.stream().map(PortVerdict::port).distinct().sorted().toList();
        return (numbers.size() == 1 ? "port " : "ports ")
                + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    static String untrusted(UntrustedProxy proxy) {
        return "Mail server \"" + proxy.mailServer() + "\" does not trust proxy \"" + proxy.pod() + "\" ("
                + proxy.address()
                + "), so Dovecot closes its connections: add " + proxy.network()
                + " to mailServers[" + proxy.mailServer() + "].configuration.trustedNetworks.";
    }

    private static String restarting(PortVerdict port) {
        return message(port)
                + " The mail server may be starting: new connections wait as long as \"timeouts.hold\" allows.";
    }

    private static String message(PortVerdict port) {
        return "Mail server \"" + port.mailServer() + "\", port " + port.port() + " (" + port.family() + " clients): "
                + port.message();
    }

    private static Reason reason(Verdict verdict) {
        return switch (verdict) {
            case SEES_PROXY -> Reason.SEES_PROXY;
            case NO_HEADER_EXPECTED -> Reason.NO_HEADER_EXPECTED;
            case HEADER_EXPECTED_NOT_SENT -> Reason.HEADER_EXPECTED_NOT_SENT;
            case FAMILY_REFUSED -> Reason.FAMILY_REFUSED;
            case GREETS_LATE -> Reason.GREETS_LATE;
            case REFUSED -> Reason.REFUSED;
            case UNREACHABLE -> Reason.UNREACHABLE;
            case TLS_FAILS -> Reason.TLS_FAILS;
            case SEES_CLIENT, NO_MARK, REACHABLE, INCONCLUSIVE -> Reason.INCONCLUSIVE;
        };
    }
}
