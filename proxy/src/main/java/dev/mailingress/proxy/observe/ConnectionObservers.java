package dev.mailingress.proxy.observe;

import dev.mailingress.proxy.relay.ConnectionObserver;
import dev.mailingress.proxy.relay.ConnectionRecord;
import dev.mailingress.proxy.routing.Route;
import java.util.List;

/** Several observers as one. */
public record ConnectionObservers(List<ConnectionObserver> observers) implements ConnectionObserver {

    public ConnectionObservers {
        observers = List.copyOf(observers);
    }

    // By index: an iterator or a lambda would be an object for each event.

    @Override
    public void opened(Route route) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).opened(route);
        }
    }

    @Override
    public void ended(ConnectionRecord connection) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).ended(connection);
        }
    }

    @Override
    public void probed(Route route) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).probed(route);
        }
    }
}
