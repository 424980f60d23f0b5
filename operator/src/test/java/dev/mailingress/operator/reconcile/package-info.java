/** Tests of the parts of the reconciliation that are functions; its order is tested on a cluster, in e2e. */
@NullMarked
package dev.mailingress.operator.reconcile;

import org.jspecify.annotations.NullMarked;
