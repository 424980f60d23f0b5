package dev.mailingress.proxy.backend;

import java.time.Duration;

/**
 * Timeouts of the connect to a backend.
 *
 * @param connect of the connect to one address, and of the DNS lookup; positive
 * @param hold how long to keep the client waiting once every address has failed, because the mail server may only be
 *     restarting; zero to give up at once
 */
public record ConnectTimeouts(Duration connect, Duration hold) {}
