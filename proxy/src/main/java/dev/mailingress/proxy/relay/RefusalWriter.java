package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Leg;

/** Writer of the line that a refused client receives. */
final class RefusalWriter {

    private final byte[] line;

    /** @param line in the client's protocol, including the line end */
    RefusalWriter(byte[] line) {
        this.line = line;
    }

    /**
     * Sends the line and FIN.
     *
     * @param lingers whether the leg stays open until the client closes; otherwise it is closed immediately, because
     *     the client has sent FIN before, or too many refused clients are connected
     */
    void write(Leg client, boolean lingers) {
        client.write(line);
        if (!lingers) {
            client.close();
            return;
        }
        client.shutdownOutput();
        // Unread bytes at close(2) cause a reset, which may overtake the line (RFC 9293 §3.10.7.1): read them.
        client.resumeReading();
    }
}
