/**
 * Sockets by the JDK's selectors, for machines where the native code is missing: the same legs and loops as elsewhere, with
 * more system calls for each connection, because the JDK makes them.
 *
 * <p>Who may live here: implementations of what {@code transport.socket} leaves open, in terms of {@code java.nio}.
 */
@NullMarked
package dev.mailingress.proxy.transport.nio;

import org.jspecify.annotations.NullMarked;
