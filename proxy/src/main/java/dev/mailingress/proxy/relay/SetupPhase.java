package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Refusal;
import dev.mailingress.proxy.transport.LegHandler;

/** Phase of {@link ConnectionSetup} that parses the first bytes of a connection: what it has in common is their end. */
abstract class SetupPhase implements LegHandler {

    private final ConnectionSetup setup;
    private final Refusal malformed;

    /** @param malformed the refusal of input that ends in the middle */
    SetupPhase(ConnectionSetup setup, Refusal malformed) {
        this.setup = setup;
        this.malformed = malformed;
    }

    final ConnectionSetup setup() {
        return setup;
    }

    /** Whether the parser has received a byte. */
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
