package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Admission;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.protocol.mail.RefusalFormatter;
import dev.mailingress.proxy.routing.Route;
import java.time.InstantSource;

/** Collaborators that all connections share. */
public record Relay(
        Connector connector,
        Admission admission,
        RefusalFormatter refusals,
        ConnectionObserver observer,
        Connections connections,
        PrefetchBudget prefetchBudget,
        LingeringRefusals lingeringRefusals,
        HeaderWarnings headerWarnings,
        InstantSource clock) {

    /** Creates the acceptor of a listener. */
    public ListenerAcceptor acceptor(Route route) {
        return new ListenerAcceptor(this, route);
    }
}
