/**
 * The resolved MailIngress: an immutable {@link dev.mailingress.operator.model.MailIngressModel}, which
 * {@link dev.mailingress.operator.model.ModelResolver} derives from the spec and the observed state, or a list of errors.
 *
 * <p>Who may live here: pure functions and values. No client, no clock, no environment.
 */
@NullMarked
package dev.mailingress.operator.model;

import org.jspecify.annotations.NullMarked;
