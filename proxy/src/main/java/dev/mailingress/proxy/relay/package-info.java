/**
 * Carries a connection from its first moment to its last: admission, the dial, the header, the bytes, the end.
 *
 * <p>Who may live here: the state machine of a connection, its deadlines, and what it leaves behind. It knows sockets by
 * {@code transport} alone, and calls the packages before it in the walk; it reports to whoever implements its observer.
 */
@NullMarked
package dev.mailingress.proxy.relay;

import org.jspecify.annotations.NullMarked;
