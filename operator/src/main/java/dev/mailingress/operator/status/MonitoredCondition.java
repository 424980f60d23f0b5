package dev.mailingress.operator.status;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether Prometheus can read the proxies' metrics; mail does not wait for that. */
public final class MonitoredCondition {

    /** Empty where nobody wants it. */
    public Optional<ConditionResult> of(PodMonitorState podMonitorState) {
        return Optional.ofNullable(finding(podMonitorState));
    }

    private static @Nullable ConditionResult finding(PodMonitorState podMonitorState) {
        if (podMonitorState instanceof PodMonitorState.Monitored found) {
            return ConditionResult.yes(
                    ConditionType.MONITORED,
                    Reason.MONITORED,
                    "PodMonitor \"" + found.podMonitor() + "\" tells Prometheus where the metrics are.");
        }
        if (podMonitorState instanceof PodMonitorState.PortClosed closed) {
            return no(
                    Reason.MANAGEMENT_PORT_CLOSED,
                    "PodMonitor \"" + closed.podMonitor() + "\" is there, but the NetworkPolicy lets only the operator"
                            + " reach port 9901: name the pods of Prometheus in networkPolicy.managementFrom.");
        }
        if (podMonitorState instanceof PodMonitorState.NoSuchKind) {
            return no(
                    Reason.POD_MONITORS_MISSING,
                    "The cluster has no PodMonitors (monitoring.coreos.com/v1): install Prometheus Operator, and the"
                            + " PodMonitor follows by itself; or remove observability.podMonitor.");
        }
        if (podMonitorState instanceof PodMonitorState.Forbidden) {
            return no(
                    Reason.POD_MONITORS_FORBIDDEN,
                    "The operator may not make PodMonitors: install its chart with rbac.podMonitors=true, or remove"
                            + " observability.podMonitor.");
        }
        if (podMonitorState instanceof PodMonitorState.NameTaken taken) {
            return no(
                    Reason.NAME_CONFLICT,
                    "PodMonitor \"" + taken.podMonitor()
                            + "\" exists already and belongs to something else; it was left as"
                            + " it is. Delete or rename it.");
        }
        return null;
    }

    private static ConditionResult no(Reason reason, String message) {
        return ConditionResult.no(ConditionType.MONITORED, reason, message);
    }
}
