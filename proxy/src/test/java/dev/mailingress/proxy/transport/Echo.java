package dev.mailingress.proxy.transport;

/** Says what it hears, a few bytes at a time. */
public record Echo(Leg leg) implements LegHandler {

    public void begin() {
        leg.handler(this);
        leg.resumeReading();
    }

    @Override
    public void received(Chunk chunk) {
        leg.write(chunk);
    }

    @Override
    public void inputEnded() {
        leg.close();
    }

    @Override
    public void writable() {
        // A few bytes always fit.
    }

    @Override
    public void closed(boolean byPeer) {
        // Nothing to give back.
    }
}
