/**
 * Reports of a reconciliation: the status of the MailIngress, and Events for transitions of its conditions.
 *
 * <p>Who may live here: classes that write status or Events, and nothing else. What a condition contains is decided in {@code status}.
 */
@NullMarked
package dev.mailingress.operator.report;

import org.jspecify.annotations.NullMarked;
