/**
 * Reaches a backend: its name becomes addresses, one of which becomes a connection.
 *
 * <p>Who may live here: resolving, dialling, and what is known of a backend's health. It touches sockets by
 * {@code transport} alone, and does not know what is said on them.
 */
@NullMarked
package dev.mailingress.proxy.backend;

import org.jspecify.annotations.NullMarked;
