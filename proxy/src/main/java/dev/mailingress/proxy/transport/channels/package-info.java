/**
 * Sockets as Netty's ordinary channels, by epoll where the native code is there, by NIO elsewhere.
 *
 * <p>Who may live here: implementations of the interfaces one package above. This is the only place that may touch Netty.
 */
@NullMarked
package dev.mailingress.proxy.transport.channels;

import org.jspecify.annotations.NullMarked;
