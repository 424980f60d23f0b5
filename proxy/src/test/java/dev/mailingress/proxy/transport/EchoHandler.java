package dev.mailingress.proxy.transport;

/** Says what it hears, a few bytes at a time. */
public record EchoHandler(Leg leg) implements LegHandler {

    public void begin() {
        leg.handler(this);
        leg.resumeReading();
    }

    @Override
    public void onReceived(Chunk chunk) {
        leg.write(chunk);
    }

    @Override
    public void onInputEnded() {
        leg.close();
    }
}
