package dev.mailingress.proxy.backend;

import java.time.Duration;

/**
 * How long a connection waits for its backend.
 *
 * @param connect for one attempt, and for the name server's answer; positive
 * @param hold how long it is kept once every address has failed, because the mail server may just be restarting; zero
 *     gives up at once
 */
public record ConnectTimeouts(Duration connect, Duration hold) {}
