package dev.mailingress.operator.status;

import dev.mailingress.operator.status.ProxyFleet.ConfigResponse;
import java.util.Optional;

/** Whether the proxies run this generation: they were asked. */
public final class ProgrammedCondition {

    /** @param hash of the {@code proxy.yaml} that they should run */
    public ConditionResult of(ProxyFleet fleet, String hash) {
        Optional<ProxyFleet.Proxy> rejecting = fleet.rejecting();
        if (rejecting.isPresent()) {
            return no(
                    Reason.CONFIGURATION_REJECTED,
                    "Proxy " + rejecting.get().pod() + " keeps its last configuration: "
                            + rejecting
                                    .map(ProxyFleet.Proxy::configResponse)
                                    .map(ConfigResponse::rejected)
                                    .orElse("") + ".");
        }
        if (fleet.ready() < fleet.wanted() || !fleet.rolledOut()) {
            return no(
                    Reason.PROXIES_PENDING,
                    "Ready proxies: " + fleet.ready() + " of " + fleet.wanted()
                            + (fleet.ready() < fleet.wanted() ? "." : "; old ones are still ending.")
                            + fleet.obstacle().map(obstacle -> " " + obstacle).orElse(""));
        }
        if (fleet.pods().stream().allMatch(proxy -> proxy.configResponse() == null)) {
            return no(
                    Reason.PROXIES_SILENT,
                    "No ready proxy answers the operator on port 9901: let its pod reach theirs"
                            + " (NetworkPolicies of the operator's namespace).");
        }
        int running = fleet.running(hash);
        if (running < fleet.wanted()) {
            return no(
                    Reason.CONFIGURATION_PENDING,
                    "Proxies that run this generation: " + running + " of " + fleet.wanted()
                            + "; the rest follows by itself.");
        }
        return ConditionResult.yes(
                ConditionType.PROGRAMMED,
                Reason.PROGRAMMED,
                "Proxies that run this generation: " + fleet.wanted() + " of " + fleet.wanted() + ".");
    }

    private static ConditionResult no(Reason reason, String message) {
        return ConditionResult.no(ConditionType.PROGRAMMED, reason, message);
    }
}
