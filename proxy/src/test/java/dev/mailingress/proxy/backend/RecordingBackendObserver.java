package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records events as texts. */
final class RecordingBackendObserver implements BackendObserver {

    private final List<String> events = new ArrayList<>();
    private final List<String> outages = new ArrayList<>();

    List<String> events() {
        return events;
    }

    List<String> outages() {
        return outages;
    }

    @Override
    public void onUnreachable(String backend, int port, ConnectFailure last) {
        outages.add(backend + ":" + port + " unreachable, " + last.label());
    }

    @Override
    public void onReachable(String backend, int port) {
        outages.add(backend + ":" + port + " reachable again");
    }

    @Override
    public void onConnected(String backend, Duration took) {
        events.add(backend + " connected in " + took);
    }

    @Override
    public void onConnectFailed(String backend, ConnectFailure failure) {
        events.add(backend + " " + failure.label());
    }
}
