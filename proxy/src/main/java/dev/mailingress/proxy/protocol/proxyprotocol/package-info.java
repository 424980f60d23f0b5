/**
 * The PROXY protocol, byte by byte, after its specification.
 *
 * <p>Who may live here: encoders and parsers over plain bytes. They touch no socket, no clock and no configuration beyond the
 * version's name.
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol, versions 1 and 2</a>
 */
@NullMarked
package dev.mailingress.proxy.protocol.proxyprotocol;

import org.jspecify.annotations.NullMarked;
