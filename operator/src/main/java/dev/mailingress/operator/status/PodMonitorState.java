package dev.mailingress.operator.status;

/** What came of the wish that Prometheus reads the proxies' metrics. */
public sealed interface PodMonitorState {

    /** There is none. */
    record NotWanted() implements PodMonitorState {}

    /** A PodMonitor of this name says where they are. */
    record Monitored(String podMonitor) implements PodMonitorState {}

    /** It does, but no pod but the operator's may come to them. */
    record PortClosed(String podMonitor) implements PodMonitorState {}

    /** The cluster has no PodMonitors. */
    record NoSuchKind() implements PodMonitorState {}

    /** The operator may not make one. */
    record Forbidden() implements PodMonitorState {}

    /** Somebody else has one of this name. */
    record NameTaken(String podMonitor) implements PodMonitorState {}
}
