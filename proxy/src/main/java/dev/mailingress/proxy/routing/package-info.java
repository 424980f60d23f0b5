/**
 * Where does a connection go? From the port that it reached to a backend.
 *
 * <p>Who may live here: immutable tables built from one configuration, and lookups in them. They use no sockets; a new
 * configuration creates a new table.
 */
@NullMarked
package dev.mailingress.proxy.routing;

import org.jspecify.annotations.NullMarked;
