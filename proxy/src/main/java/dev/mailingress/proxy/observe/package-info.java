/**
 * Observability: the access log, the metrics, and log messages about backends.
 *
 * <p>Who may live here: implementations of the observers that the packages before declare. They are called on event
 * loops, so they must not block, and each label must have a bounded number of values.
 */
@NullMarked
package dev.mailingress.proxy.observe;

import org.jspecify.annotations.NullMarked;
