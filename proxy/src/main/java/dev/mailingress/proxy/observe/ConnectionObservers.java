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

    @Override
    public void opened(Route route) {
        observers.forEach(observer -> observer.opened(route));
    }

    @Override
    public void probed(Route route) {
        observers.forEach(observer -> observer.probed(route));
    }

    @Override
    public void ended(ConnectionRecord connection) {
        observers.forEach(observer -> observer.ended(connection));
    }
}
