/**
 * The resolved MailIngress: an immutable {@link dev.mailingress.operator.model.MailIngressModel}, in which every default is filled in
 * and every reference is looked up.
 *
 * <p>Who may live here: immutable values, and the vocabulary of the spec as enums.
 */
@NullMarked
package dev.mailingress.operator.model;

import org.jspecify.annotations.NullMarked;
