package dev.mailingress.operator.observed;

/** State of the PodMonitor with which Prometheus finds the proxies' metrics. */
public sealed interface PodMonitorState {

    /** None is requested. */
    record NotWanted() implements PodMonitorState {}

    /** It exists, and its scrapers may reach the proxies. */
    record Monitored(String podMonitor) implements PodMonitorState {}

    /** It exists, but the NetworkPolicy admits only the operator to the management port. */
    record PortClosed(String podMonitor) implements PodMonitorState {}

    /** The cluster does not have the kind PodMonitor. */
    record NoSuchKind() implements PodMonitorState {}

    /** The operator is not allowed to create it. */
    record Forbidden() implements PodMonitorState {}

    /** A PodMonitor of this name exists that is not owned by the MailIngress. */
    record NameTaken(String podMonitor) implements PodMonitorState {}

    /** The API server did not accept its creation, change or deletion. */
    record Failed(String podMonitor, String message) implements PodMonitorState {}
}
