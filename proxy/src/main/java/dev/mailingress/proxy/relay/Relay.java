package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.LocalAddressRule;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.protocol.mail.RefusalWording;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.Loop;
import java.time.InstantSource;
import java.util.Optional;

/** Makes a {@link Connection} of each client that a listener accepts. */
public final class Relay {

    private final Connector connector;
    private final LocalAddressRule localAddressRule;
    private final RefusalWording wording;
    private final ConnectionObserver observer;
    private final Connections connections;
    private final InstantSource clock;

    private volatile RouteTable routes = RouteTable.EMPTY;

    public Relay(
            Connector connector,
            LocalAddressRule localAddressRule,
            RefusalWording wording,
            ConnectionObserver observer,
            Connections connections,
            InstantSource clock) {
        this.connector = connector;
        this.localAddressRule = localAddressRule;
        this.wording = wording;
        this.observer = observer;
        this.connections = connections;
        this.clock = clock;
    }

    /** New connections take these routes from now on; those that live keep theirs. */
    public void routes(RouteTable routes) {
        this.routes = routes;
    }

    /** What accepts clients at {@code port}. */
    public Acceptor acceptor(int port) {
        return (client, loop) -> accepted(port, client, loop);
    }

    private void accepted(int port, Leg client, Loop loop) {
        Optional<Route> route = routes.route(port);
        if (route.isEmpty()) {
            // The listener went away between the kernel's accept and ours.
            client.abort();
            return;
        }
        new Connection(route.get(), client, loop, this).start();
    }

    Connector connector() {
        return connector;
    }

    LocalAddressRule localAddressRule() {
        return localAddressRule;
    }

    RefusalWording wording() {
        return wording;
    }

    ConnectionObserver observer() {
        return observer;
    }

    Connections connections() {
        return connections;
    }

    InstantSource clock() {
        return clock;
    }
}
