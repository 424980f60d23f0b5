/**
 * Encoder and parsers of the PROXY protocol.
 *
 * <p>Who may live here: encoders and parsers of plain bytes. They do no I/O, use no clock, and know of the
 * configuration only the version to encode.
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol, versions 1 and 2</a>
 */
@NullMarked
package dev.mailingress.proxy.protocol.proxyprotocol;

import org.jspecify.annotations.NullMarked;
