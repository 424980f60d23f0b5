package dev.mailingress.operator.status;

import dev.mailingress.operator.decide.Dispute;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Condition Programmed: whether the proxies run this generation, as they report on their management port. */
public final class ProgrammedCondition {

    /** While the proxies keep an earlier configuration. */
    public ConditionResult held() {
        return ConditionResult.ofUnknown(
                ConditionType.PROGRAMMED,
                Reason.UNRESOLVED_REFS,
                "Not evaluated: the proxies keep their configuration until all references are resolved. See the"
                        + " condition ResolvedRefs.");
    }

    /** @param disputes about the MailIngress' own objects, never empty */
    public ConditionResult contended(List<Dispute> disputes) {
        return notProgrammed(
                Reason.CONTENDED,
                disputes.stream().map(ProgrammedCondition::contended).collect(Collectors.joining(" "))
                        + " Configure the other writer not to change these objects.");
    }

    private static String contended(Dispute dispute) {
        return dispute.object() + " is being changed repeatedly by the field manager " + dispute.manager()
                + ". The operator has stopped to restore it, and tries again at " + dispute.retryAt() + ".";
    }

    /** @param hash of the {@code proxy.yaml} that they should run */
    public ConditionResult of(ProxyFleet fleet, String hash) {
        Optional<ConditionResult> rejected = fleet.pods().stream()
                .flatMap(proxy -> proxy.rejected().stream()
                        .map(message -> notProgrammed(
                                Reason.CONFIGURATION_REJECTED, configurationRejected(proxy.pod(), message))))
                .findFirst();
        if (rejected.isPresent()) {
            return rejected.get();
        }
        if (fleet.ready() < fleet.wanted() || !fleet.rolledOut()) {
            return notProgrammed(Reason.PROXIES_PENDING, proxiesPending(fleet));
        }
        if (fleet.pods().stream().allMatch(proxy -> proxy.report() == null)) {
            return notProgrammed(
                    Reason.PROXIES_SILENT,
                    "The operator cannot reach any ready proxy on port 9901: allow egress to the proxies in the"
                            + " NetworkPolicies of the operator's namespace.");
        }
        int running = fleet.running(hash);
        return running < fleet.wanted()
                ? notProgrammed(
                        Reason.CONFIGURATION_PENDING,
                        running + "/" + fleet.wanted() + " proxies run this generation; the others will follow.")
                : ConditionResult.ofTrue(
                        ConditionType.PROGRAMMED,
                        Reason.PROGRAMMED,
                        fleet.wanted() + "/" + fleet.wanted() + " proxies run this generation.");
    }

    private static String configurationRejected(String pod, String message) {
        return "Proxy \"" + pod + "\" rejected the configuration and keeps its previous one: " + message + ".";
    }

    private static String proxiesPending(ProxyFleet fleet) {
        String ready = fleet.ready() + "/" + fleet.wanted() + " proxies are ready";
        if (fleet.ready() >= fleet.wanted()) {
            return ready + "; old proxies are still terminating." + cause(fleet);
        }
        return ready + "." + cause(fleet);
    }

    /** What the Deployment reports comes before what a pod reports. */
    private static String cause(ProxyFleet fleet) {
        return Optional.ofNullable(fleet.problem())
                .or(() -> fleet.pods().stream()
                        .filter(proxy -> !proxy.ready() && proxy.waiting() != null)
                        .map(ProgrammedCondition::waiting)
                        .findFirst())
                .map(cause -> " " + cause + (cause.endsWith(".") ? "" : "."))
                .orElse("");
    }

    private static String waiting(Proxy proxy) {
        return "Pod \"" + proxy.pod() + "\" is waiting: " + proxy.waiting();
    }

    private static ConditionResult notProgrammed(Reason reason, String message) {
        return ConditionResult.ofFalse(ConditionType.PROGRAMMED, reason, message);
    }
}
