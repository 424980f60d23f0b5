/**
 * The controller: reconciler, dependent resources, event sources, observers of the cluster, and the finalizer.
 *
 * <p>Who may live here: classes that access the API server or the proxies. Desired objects are built in {@code desired},
 * conditions in {@code status}.
 */
@NullMarked
package dev.mailingress.operator.reconcile;

import org.jspecify.annotations.NullMarked;
