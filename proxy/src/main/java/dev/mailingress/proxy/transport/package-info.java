/**
 * Accepts connections and carries bytes: the small interface that the rest of the proxy is written against.
 *
 * <p>Who may live here: the interfaces of sockets and event loops, without state and without a word of mail. Implementations
 * live in sub-packages, which alone may touch Netty. This package imports nothing of the proxy.
 */
@NullMarked
package dev.mailingress.proxy.transport;

import org.jspecify.annotations.NullMarked;
