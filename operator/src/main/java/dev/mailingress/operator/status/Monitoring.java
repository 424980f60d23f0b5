package dev.mailingress.operator.status;

/** What came of the wish that Prometheus reads the proxies' metrics. */
public sealed interface Monitoring {

    /** There is none. */
    record NotWanted() implements Monitoring {}

    /** A PodMonitor of this name says where they are. */
    record Monitored(String podMonitor) implements Monitoring {}

    /** It does, but no pod but the operator's may come to them. */
    record PortClosed(String podMonitor) implements Monitoring {}

    /** The cluster has no PodMonitors. */
    record NoSuchKind() implements Monitoring {}

    /** The operator may not make one. */
    record Forbidden() implements Monitoring {}

    /** Somebody else has one of this name. */
    record NameTaken(String podMonitor) implements Monitoring {}
}
