/**
 * Sockets by Linux epoll, without channels: each leg is a handle on Netty's event loop, registered once and
 * edge-triggered. All legs of a loop read into one buffer, and what is read is sent at once, so that an idle connection
 * holds no memory and no byte is buffered between two system calls.
 *
 * <p>Who may live here: implementations of the interfaces one package above, and what they need of Netty's native code.
 * Only {@link dev.mailingress.proxy.transport.epoll.NativeSocket} uses classes that Netty marks as internal: review it
 * with every Netty update.
 */
@NullMarked
package dev.mailingress.proxy.transport.epoll;

import org.jspecify.annotations.NullMarked;
