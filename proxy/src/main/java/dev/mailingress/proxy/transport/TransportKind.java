package dev.mailingress.proxy.transport;

/** How sockets are waited for. */
public enum TransportKind {
    /** Linux's epoll by native code. */
    EPOLL,
    /** The JDK's selectors, where the native code is missing. */
    NIO
}
