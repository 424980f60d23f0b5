/**
 * The few words of mail that the proxy says itself.
 *
 * <p>Who may live here: wording by protocol, as bytes. It touches no socket and parses nothing that clients send.
 */
@NullMarked
package dev.mailingress.proxy.protocol.mail;

import org.jspecify.annotations.NullMarked;
