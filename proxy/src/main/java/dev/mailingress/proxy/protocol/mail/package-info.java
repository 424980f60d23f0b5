/**
 * Replies of the mail protocols that the proxy itself sends.
 *
 * <p>Who may live here: formatting by protocol, as bytes. It does no I/O and does not parse client input.
 */
@NullMarked
package dev.mailingress.proxy.protocol.mail;

import org.jspecify.annotations.NullMarked;
