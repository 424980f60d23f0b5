/**
 * Accepts connections and carries bytes: the small interface that the rest of the proxy is written against.
 *
 * <p>Who may live here: the interfaces of sockets and event loops, which know nothing about mail, and the list node of
 * what belongs to a loop. Implementations live in sub-packages, which alone may use Netty. This package imports nothing
 * else of the proxy.
 */
@NullMarked
package dev.mailingress.proxy.transport;

import org.jspecify.annotations.NullMarked;
