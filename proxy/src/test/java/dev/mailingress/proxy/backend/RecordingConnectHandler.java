package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.Leg;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the outcome of a connection request. */
final class RecordingConnectHandler implements ConnectRequest.BackendConnectHandler {

    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<TargetConfig> targets = new ArrayList<>();
    private Runnable then = () -> {};

    /**
     * Outcome of the request.
     *
     * @param address null if it failed
     * @param failure null if it connected
     */
    record Outcome(
            @Nullable InetSocketAddress address,
            @Nullable Duration took,
            @Nullable ConnectFailure failure,
            boolean held) {}

    /** Also runs {@code more} on each outcome. */
    RecordingConnectHandler then(Runnable more) {
        then = more;
        return this;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** The targets that were connected to. */
    List<TargetConfig> targets() {
        return targets;
    }

    boolean isConnected() {
        return outcomes.size() == 1 && outcomes.get(0).address() != null;
    }

    boolean isPending() {
        return outcomes.isEmpty();
    }

    @Override
    public void onConnected(Leg leg, InetSocketAddress address, TargetConfig target, Duration took) {
        outcomes.add(new Outcome(address, took, null, false));
        targets.add(target);
        then.run();
    }

    @Override
    public void onFailed(ConnectFailure last, boolean held) {
        outcomes.add(new Outcome(null, null, last, held));
        then.run();
    }

    static Outcome connectedTo(InetSocketAddress address, Duration took) {
        return new Outcome(address, took, null, false);
    }

    static Outcome failedAfter(ConnectFailure failure, boolean held) {
        return new Outcome(null, null, failure, held);
    }
}
