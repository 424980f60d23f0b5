/**
 * Where does a connection go? From the port that it reached to a backend.
 *
 * <p>Who may live here: immutable tables made from one configuration, and lookups in them. They touch no socket; a new
 * configuration makes a new table.
 */
@NullMarked
package dev.mailingress.proxy.routing;

import org.jspecify.annotations.NullMarked;
