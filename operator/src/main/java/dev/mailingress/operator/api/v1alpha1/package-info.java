/**
 * The resource as the user writes it and as we answer it: records that mirror {@code crds/mailingresses.mailingress.dev.yaml},
 * which is the source (a test compares both, both ways).
 *
 * <p>Who may live here: records without logic. Words of a fixed set are strings here, because a resource that this release
 * cannot read must never stop the watch; {@code model} gives them their meaning. May touch fabric8's model and Jackson's
 * annotations.
 */
@NullMarked
package dev.mailingress.operator.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
