/**
 * Reaches a backend: resolves its name, connects to one of the addresses.
 *
 * <p>Who may live here: resolving, connecting, and the health of backends. It uses sockets only through
 * {@code transport}, and does not know what is sent on them.
 */
@NullMarked
package dev.mailingress.proxy.backend;

import org.jspecify.annotations.NullMarked;
