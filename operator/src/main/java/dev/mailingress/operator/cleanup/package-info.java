/**
 * The finalizer of a MailIngress: what happens between its deletion and the removal of its objects.
 *
 * <p>Who may live here: the steps of the deletion, and the decision when it may proceed.
 */
@NullMarked
package dev.mailingress.operator.cleanup;

import org.jspecify.annotations.NullMarked;
