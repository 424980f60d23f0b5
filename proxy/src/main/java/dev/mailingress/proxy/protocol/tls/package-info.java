/**
 * Parser of the TLS ClientHello, for its server name (SNI).
 *
 * <p>Who may live here: parsers of plain bytes. They do no I/O and use no clock and no keys; TLS itself is between the
 * client and the mail server.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2">RFC 8446 §4.1.2, ClientHello</a>
 */
@NullMarked
package dev.mailingress.proxy.protocol.tls;

import org.jspecify.annotations.NullMarked;
