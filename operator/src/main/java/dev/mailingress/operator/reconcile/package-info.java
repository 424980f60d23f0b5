/**
 * The controller: the reconciler of MailIngresses, which orders the steps, and the place where its parts are connected.
 *
 * <p>Who may live here: what knows the framework's life cycle. The cluster is read in {@code watch}, decisions are made in
 * {@code decide}, desired objects are built in {@code desired}, and written in {@code apply}.
 */
@NullMarked
package dev.mailingress.operator.reconcile;

import org.jspecify.annotations.NullMarked;
