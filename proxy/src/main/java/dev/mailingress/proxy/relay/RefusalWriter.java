package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.transport.Leg;

/** What a client is told that is not served. */
final class RefusalWriter {

    private final byte[] line;

    /** @param line in the words of the client's protocol, with its end */
    RefusalWriter(byte[] line) {
        this.line = line;
    }

    /**
     * Says it and ends our side.
     *
     * @param clientEnded whether the client has ended its side before
     */
    void write(Leg client, boolean clientEnded) {
        client.write(line);
        if (clientEnded) {
            client.close();
            return;
        }
        client.shutdownOutput();
        // Bytes left unread at close(2) become a reset, which may overtake the words (RFC 9293 §3.10.7.1): take them.
        client.resumeReading();
    }
}
