package dev.mailingress.operator.status;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether Prometheus can read the proxies' metrics; mail does not wait for that. */
public final class MonitoredFinding {

    /** Empty where nobody wants it. */
    public Optional<Finding> of(Monitoring monitoring) {
        return Optional.ofNullable(finding(monitoring));
    }

    private static @Nullable Finding finding(Monitoring monitoring) {
        if (monitoring instanceof Monitoring.Monitored found) {
            return Finding.yes(
                    ConditionType.MONITORED,
                    Reason.MONITORED,
                    "PodMonitor \"" + found.podMonitor() + "\" tells Prometheus where the metrics are.");
        }
        if (monitoring instanceof Monitoring.PortClosed closed) {
            return no(
                    Reason.MANAGEMENT_PORT_CLOSED,
                    "PodMonitor \"" + closed.podMonitor() + "\" is there, but the NetworkPolicy lets only the operator"
                            + " reach port 9901: name the pods of Prometheus in networkPolicy.managementFrom.");
        }
        if (monitoring instanceof Monitoring.NoSuchKind) {
            return no(
                    Reason.POD_MONITORS_MISSING,
                    "The cluster has no PodMonitors (monitoring.coreos.com/v1): install Prometheus Operator, and the"
                            + " PodMonitor follows by itself; or remove observability.podMonitor.");
        }
        if (monitoring instanceof Monitoring.Forbidden) {
            return no(
                    Reason.POD_MONITORS_FORBIDDEN,
                    "The operator may not make PodMonitors: install its chart with rbac.podMonitors=true, or remove"
                            + " observability.podMonitor.");
        }
        if (monitoring instanceof Monitoring.NameTaken taken) {
            return no(
                    Reason.NAME_CONFLICT,
                    "PodMonitor \"" + taken.podMonitor()
                            + "\" exists already and belongs to something else; it was left as"
                            + " it is. Delete or rename it.");
        }
        return null;
    }

    private static Finding no(Reason reason, String message) {
        return Finding.no(ConditionType.MONITORED, reason, message);
    }
}
