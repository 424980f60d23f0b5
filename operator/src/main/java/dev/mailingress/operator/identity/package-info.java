/**
 * What identifies the objects and pods of a MailIngress: names, labels, owner references, and the contract of a mail server's pods.
 *
 * <p>Who may live here: pure functions and values that need nothing but the metadata of an object.
 */
@NullMarked
package dev.mailingress.operator.identity;

import org.jspecify.annotations.NullMarked;
