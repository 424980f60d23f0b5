/**
 * What a TLS client says before any key exists, byte by byte: the name of the server that it wants.
 *
 * <p>Who may live here: parsers over plain bytes. They touch no socket, no clock and no key; TLS itself is between the client
 * and the mail server.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2">RFC 8446 §4.1.2, ClientHello</a>
 */
@NullMarked
package dev.mailingress.proxy.protocol.tls;

import org.jspecify.annotations.NullMarked;
