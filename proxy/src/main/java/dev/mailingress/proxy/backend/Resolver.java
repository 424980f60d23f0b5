package dev.mailingress.proxy.backend;

import java.util.function.Consumer;

/** Resolves host names to addresses. */
@FunctionalInterface
public interface Resolver {

    /**
     * Looks up the addresses of {@code host}, a name or an address. Never blocks.
     *
     * @param answer called exactly once, on any thread, possibly before this returns. It may be late: callers have
     *     their own deadline
     */
    void resolve(String host, Consumer<Resolution> answer);
}
