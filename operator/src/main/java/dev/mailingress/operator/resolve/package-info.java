/**
 * What a spec means: {@link dev.mailingress.operator.resolve.ModelResolver} derives the model from the spec and the observed state, or
 * lists every error with its field and remedy.
 *
 * <p>Who may live here: pure functions, one resolver for each part of the spec. No client, no clock, no environment.
 */
@NullMarked
package dev.mailingress.operator.resolve;

import org.jspecify.annotations.NullMarked;
