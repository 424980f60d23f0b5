/**
 * Sockets by the JDK's selectors, for machines without the native code: the same legs and loops as elsewhere, with more
 * system calls per connection, which the JDK makes.
 *
 * <p>Who may live here: implementations of what {@code transport.socket} leaves open, in terms of {@code java.nio}.
 */
@NullMarked
package dev.mailingress.proxy.transport.nio;

import org.jspecify.annotations.NullMarked;
