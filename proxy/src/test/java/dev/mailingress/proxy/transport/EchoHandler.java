package dev.mailingress.proxy.transport;

/** Handler that sends back what it receives, a few bytes at a time. */
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
