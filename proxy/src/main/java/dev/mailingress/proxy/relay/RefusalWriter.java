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
     * @param clientEnded whether the client has sent FIN before
     */
    void write(Leg client, boolean clientEnded) {
        client.write(line);
        if (clientEnded) {
            client.close();
            return;
        }
        client.shutdownOutput();
        // Unread bytes at close(2) cause a reset, which may overtake the line (RFC 9293 §3.10.7.1): read them.
        client.resumeReading();
    }
}
