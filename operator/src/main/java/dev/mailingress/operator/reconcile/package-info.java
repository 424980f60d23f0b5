/**
 * The controller: the reconciler, which orders the steps, and the steps that write to the cluster.
 *
 * <p>Who may live here: classes that apply or delete objects, inject files, or order such steps. The cluster is read in {@code watch},
 * decisions are made in {@code decide}, desired objects are built in {@code desired}, conditions in {@code status}.
 */
@NullMarked
package dev.mailingress.operator.reconcile;

import org.jspecify.annotations.NullMarked;
