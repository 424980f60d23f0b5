/**
 * Tells what happened: the access log, the metrics, and what the log says of backends.
 *
 * <p>Who may live here: implementations of the observers that the packages before declare. They are called on the loops that
 * carry mail, so nothing here may block, and every label has a bounded number of values.
 */
@NullMarked
package dev.mailingress.proxy.observe;

import org.jspecify.annotations.NullMarked;
