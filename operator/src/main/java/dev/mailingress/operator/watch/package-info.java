/**
 * Watches and reads the cluster: event sources, which trigger reconciliations, and the observers that read what a reconciliation
 * is based on.
 *
 * <p>Who may live here: classes that read from the API server or from the proxies. Nothing here decides, and nothing here writes to an
 * object that somebody else owns.
 */
@NullMarked
package dev.mailingress.operator.watch;

import org.jspecify.annotations.NullMarked;
