package dev.mailingress.proxy.transport.socket;

import dev.mailingress.proxy.transport.Binding;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A port with one listening socket per loop: the kernel distributes clients over them, and no connection changes its
 * thread.
 */
final class ListenerBinding implements Binding {

    private final List<ListeningSocket> sockets;

    ListenerBinding(List<ListeningSocket> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    @Override
    public void start() {
        sockets.forEach(ListeningSocket::start);
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.allOf(sockets.stream()
                .map(socket -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    socket.drain(done);
                    return done;
                })
                .toArray(CompletableFuture[]::new));
    }

    // On the caller's thread: no loop knows these sockets.
    @Override
    public void discard() {
        sockets.forEach(ListeningSocket::close);
    }
}
