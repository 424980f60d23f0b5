/**
 * Carries a connection from accept to close: admission, connect, header, bytes, end.
 *
 * <p>Who may live here: the state machine of a connection, its deadlines, and its record. It uses sockets only through
 * {@code transport}, and calls the packages before it in the walk; it reports to its observer.
 */
@NullMarked
package dev.mailingress.proxy.relay;

import org.jspecify.annotations.NullMarked;
