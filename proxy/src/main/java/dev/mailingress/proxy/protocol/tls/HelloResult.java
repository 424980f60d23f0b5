package dev.mailingress.proxy.protocol.tls;

import java.util.Optional;

/** What {@link ClientHelloParser} makes of the bytes that it has seen. All but {@link NeedMore} are final. */
public sealed interface HelloResult {

    /** So far a ClientHello, but not a whole one. */
    record NeedMore() implements HelloResult {}

    /**
     * A whole ClientHello.
     *
     * @param serverName in lower case and without a dot at its end; with Encrypted Client Hello the outer name, since no other
     *     can be seen; empty if the client named no host
     */
    record Parsed(Optional<String> serverName) implements HelloResult {}

    /** No ClientHello, and no further byte can make it one. */
    record Malformed(HelloError reason) implements HelloResult {}
}
