package dev.mailingress.proxy.transport.channels;

import dev.mailingress.proxy.transport.Binding;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A listening channel. */
final class ChannelBinding implements Binding {

    private static final long LOOK_AGAIN_MILLIS = 5;

    private final Channel server;
    private final EventLoopGroup group;
    private final int loops;
    private final AtomicLong accepted;

    /**
     * @param loops how many the group has
     * @param accepted counts the connections that this channel has accepted
     */
    ChannelBinding(Channel server, EventLoopGroup group, int loops, AtomicLong accepted) {
        this.server = server;
        this.group = group;
        this.loops = loops;
        this.accepted = accepted;
    }

    @Override
    public void start() {
        server.config().setAutoRead(true);
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        closeWhenQueueIsEmpty(accepted.get(), closed);
        return closed;
    }

    // close(2) resets what is queued, and those clients had been promised a connection: first a look whether any came
    // in.
    private void closeWhenQueueIsEmpty(long acceptedBefore, CompletableFuture<Void> closed) {
        server.eventLoop()
                .schedule(
                        () -> {
                            long now = accepted.get();
                            if (now == acceptedBefore) {
                                server.close().addListener(done -> passThroughLoops(closed));
                            } else {
                                closeWhenQueueIsEmpty(now, closed);
                            }
                        },
                        LOOK_AGAIN_MILLIS,
                        TimeUnit.MILLISECONDS)
                .addListener(scheduled -> {
                    if (!scheduled.isSuccess()) {
                        closed.complete(null);
                    }
                });
    }

    // An accepted channel is registered by a task on its loop: a task behind it comes later.
    private void passThroughLoops(CompletableFuture<Void> closed) {
        AtomicInteger left = new AtomicInteger(loops);
        for (EventExecutor loop : group) {
            loop.submit(() -> {}).addListener(passed -> {
                if (left.decrementAndGet() == 0) {
                    closed.complete(null);
                }
            });
        }
    }
}
