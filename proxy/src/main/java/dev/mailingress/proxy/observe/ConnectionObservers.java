package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.relay.ConnectionObserver;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.Targets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Composite of several observers. */
public record ConnectionObservers(List<ConnectionObserver> observers) implements ConnectionObserver {

    public ConnectionObservers {
        observers = List.copyOf(observers);
    }

    // Loops use an index: an iterator or a lambda would allocate an object for each event.

    @Override
    public void onOpened(Route route) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).onOpened(route);
        }
    }

    @Override
    public void onBackendConnected(Targets targets) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).onBackendConnected(targets);
        }
    }

    @Override
    public void onBytes(Route route, @Nullable String backend, long fromClient, long toClient) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).onBytes(route, backend, fromClient, toClient);
        }
    }

    @Override
    public void onEnded(ConnectionRecord connection) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).onEnded(connection);
        }
    }

    @Override
    public void onProbe(Route route) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).onProbe(route);
        }
    }
}
