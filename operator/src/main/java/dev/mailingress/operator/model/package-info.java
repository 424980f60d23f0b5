/**
 * What a MailIngress means: an immutable, fully resolved {@link dev.mailingress.operator.model.MailIngressModel}, made from spec
 * and observed facts by {@link dev.mailingress.operator.model.ModelResolver}, or a list of violations.
 *
 * <p>Who may live here: pure functions and values. No client, no clock, no environment.
 */
@NullMarked
package dev.mailingress.operator.model;

import org.jspecify.annotations.NullMarked;
