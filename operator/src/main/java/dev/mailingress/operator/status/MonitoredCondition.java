package dev.mailingress.operator.status;

import dev.mailingress.operator.observed.PodMonitorState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Condition Monitored: whether Prometheus can scrape the proxies' metrics. Mail does not depend on it. */
public final class MonitoredCondition {

    /** Empty if no PodMonitor is requested. */
    public Optional<ConditionResult> of(PodMonitorState podMonitorState) {
        return Optional.ofNullable(result(podMonitorState));
    }

    private static @Nullable ConditionResult result(PodMonitorState podMonitorState) {
        if (podMonitorState instanceof PodMonitorState.Monitored monitored) {
            return ConditionResult.ofTrue(
                    ConditionType.MONITORED,
                    Reason.MONITORED,
                    "Prometheus can scrape the proxies' metrics as PodMonitor \"" + monitored.podMonitor()
                            + "\" describes.");
        }
        if (podMonitorState instanceof PodMonitorState.PortClosed closed) {
            return notMonitored(
                    Reason.MANAGEMENT_PORT_CLOSED,
                    "PodMonitor \"" + closed.podMonitor() + "\" exists, but the NetworkPolicy allows only the operator"
                            + " to reach port 9901: add the Prometheus pods to \"networkPolicy.managementFrom\".");
        }
        if (podMonitorState instanceof PodMonitorState.NoSuchKind) {
            return notMonitored(
                    Reason.POD_MONITORS_MISSING,
                    "The cluster does not have the kind PodMonitor (monitoring.coreos.com/v1): install Prometheus"
                            + " Operator, and the PodMonitor is created automatically; or remove \"observability.podMonitor\".");
        }
        if (podMonitorState instanceof PodMonitorState.Forbidden) {
            return notMonitored(
                    Reason.POD_MONITORS_FORBIDDEN,
                    "The operator is not allowed to create PodMonitors: install its chart with"
                            + " \"rbac.podMonitors=true\", or remove \"observability.podMonitor\".");
        }
        if (podMonitorState instanceof PodMonitorState.Failed failed) {
            return notMonitored(
                    Reason.POD_MONITOR_FAILED,
                    "The API server did not accept a change of PodMonitor \"" + failed.podMonitor()
                            + "\", and the operator will try again. If the cause is a label, correct"
                            + " \"observability.podMonitor.labels\": " + failed.message());
        }
        if (podMonitorState instanceof PodMonitorState.NameTaken taken) {
            return notMonitored(
                    Reason.NAME_CONFLICT,
                    "PodMonitor \"" + taken.podMonitor()
                            + "\" already exists and does not belong to this MailIngress. It was not changed. Delete or"
                            + " rename it.");
        }
        return null;
    }

    private static ConditionResult notMonitored(Reason reason, String message) {
        return ConditionResult.ofFalse(ConditionType.MONITORED, reason, message);
    }
}
