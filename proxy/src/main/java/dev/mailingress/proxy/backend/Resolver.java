package dev.mailingress.proxy.backend;

import java.util.function.Consumer;

/** Turns names into addresses. */
@FunctionalInterface
public interface Resolver {

    /**
     * Asks for the addresses of {@code host}, a name or an address. Never blocks.
     *
     * @param answer called exactly once, on any thread, perhaps before this returns. It may come late: whoever asks has a
     *     deadline of their own
     */
    void resolve(String host, Consumer<Resolution> answer);
}
