/**
 * Status of a MailIngress: conditions with reasons from an enum and messages that a mail admin can act on. All messages
 * of one condition are in one class.
 *
 * <p>Who may live here: pure functions from observations to conditions; a clock is passed to the constructor.
 */
@NullMarked
package dev.mailingress.operator.status;

import org.jspecify.annotations.NullMarked;
