package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.transport.LegHandler;

/**
 * Base class of the phases of {@link ConnectionSetup} that parse the first bytes of a connection: handles a peer that
 * leaves early.
 */
abstract class SetupPhase implements LegHandler {

    private final ConnectionSetup setup;
    private final Refusal malformed;

    /** @param malformed the refusal of incomplete input */
    SetupPhase(ConnectionSetup setup, Refusal malformed) {
        this.setup = setup;
        this.malformed = malformed;
    }

    final ConnectionSetup setup() {
        return setup;
    }

    /** Whether a byte has been parsed. */
    abstract boolean hasBegun();

    /** The peer has left without sending a byte. */
    abstract void onEmptyInput();

    @Override
    public final void onInputEnded() {
        if (hasBegun()) {
            setup.refuse(malformed, Termination.CLIENT_LEFT_FIRST);
        } else {
            onEmptyInput();
        }
    }

    @Override
    public final void onClosed(boolean byPeer) {
        onInputEnded();
        setup.onClientClosed();
    }
}
