/**
 * Sockets by Linux's epoll, without channels: each leg is a handle of its own on Netty's event loop, registered once and
 * edge-triggered. All legs of a loop read into one buffer, and what is read is sent at once, so that an idle connection
 * holds no memory and a byte is not kept anywhere between two system calls.
 *
 * <p>Who may live here: implementations of the interfaces one package above, and what they need of Netty's native code.
 * {@link dev.mailingress.proxy.transport.epoll.NativeSocket} alone touches classes that Netty calls internal: look at it at
 * every new Netty.
 */
@NullMarked
package dev.mailingress.proxy.transport.epoll;

import org.jspecify.annotations.NullMarked;
