package dev.mailingress.proxy.transport;

/** The system interface that waits for socket events. */
public enum TransportKind {
    /** Linux epoll, through native code. */
    EPOLL,
    /** The JDK's selectors, where the native code is missing. */
    NIO
}
