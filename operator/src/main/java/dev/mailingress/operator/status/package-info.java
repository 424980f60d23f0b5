/**
 * What is true: conditions with reasons from enums and sentences that a mail admin can act on.
 *
 * <p>Who may live here: pure functions from observations to conditions; the clock comes in by the constructor.
 */
@NullMarked
package dev.mailingress.operator.status;

import org.jspecify.annotations.NullMarked;
