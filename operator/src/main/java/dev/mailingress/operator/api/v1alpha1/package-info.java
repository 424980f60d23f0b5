/**
 * Custom resource {@code mailingress.dev/v1alpha1}: records that mirror {@code crds/mailingresses.mailingress.dev.yaml}, which
 * is the source (a test compares both, in both directions).
 *
 * <p>Who may live here: records without logic. Enumerated values are strings here, because a resource that this release cannot
 * read must never stop the watch; {@code model} interprets them. May touch fabric8's model and Jackson's annotations.
 */
@NullMarked
package dev.mailingress.operator.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
