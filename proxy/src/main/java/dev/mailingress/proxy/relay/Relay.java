package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Admission;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.protocol.mail.RefusalWording;
import dev.mailingress.proxy.routing.Route;
import java.time.InstantSource;

/** What all connections share. */
public record Relay(
        Connector connector,
        Admission admission,
        RefusalWording wording,
        ConnectionObserver observer,
        Connections connections,
        EarlyMemory earlyMemory,
        InstantSource clock) {

    /** Makes connections of those who come to a listener. */
    public Entrance entrance(Route route) {
        return new Entrance(this, route);
    }
}
