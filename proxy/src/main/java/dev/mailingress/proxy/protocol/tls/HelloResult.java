package dev.mailingress.proxy.protocol.tls;

import java.util.Optional;

/** Result of {@link ClientHelloParser} for the bytes so far. All but {@link NeedMore} are final. */
public sealed interface HelloResult {

    /** The ClientHello is valid so far, but incomplete. */
    record NeedMore() implements HelloResult {}

    /**
     * A complete ClientHello.
     *
     * @param serverName in lower case and without a trailing dot; with Encrypted Client Hello the outer name, because
     *     the inner one is not visible; empty if the client sent no host name
     */
    record Parsed(Optional<String> serverName) implements HelloResult {}

    /** Not a valid ClientHello, whatever bytes follow. */
    record Malformed(HelloError reason) implements HelloResult {}
}
