package dev.mailingress.proxy.backend;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Turns names into addresses. */
@FunctionalInterface
public interface Resolver {

    /**
     * Asks for the addresses of {@code host}, a name or an address. Never blocks.
     *
     * @param answer called once on {@code executor}, with no address if the name has none or it could not be asked; in the
     *     order in which to try them. It may come late: whoever asks has a deadline of their own
     */
    void resolve(String host, Executor executor, Consumer<List<InetAddress>> answer);
}
