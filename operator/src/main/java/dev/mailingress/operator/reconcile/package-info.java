/**
 * In which order: the reconciler, its dependents and event sources, and the looks at the cluster that it needs.
 *
 * <p>Who may live here: what talks to the API server or to proxies. What should exist is decided in {@code desired}, what is
 * true in {@code status}.
 */
@NullMarked
package dev.mailingress.operator.reconcile;

import org.jspecify.annotations.NullMarked;
