package dev.mailingress.proxy.backend;

import dev.mailingress.proxy.transport.ConnectFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it hears, as words. */
final class RecordingBackendObserver implements BackendObserver {

    private final List<String> heard = new ArrayList<>();

    List<String> heard() {
        return heard;
    }

    @Override
    public void connected(String backend, Duration took) {
        heard.add(backend + " connected in " + took);
    }

    @Override
    public void connectFailed(String backend, ConnectFailure failure) {
        heard.add(backend + " " + failure.label());
    }
}
