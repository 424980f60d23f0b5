package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.protocol.proxyprotocol.HeaderError;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warnings about balancers that send malformed headers: what was received and why it is wrong. Rare, because such a
 * balancer sends one with each connection; the metric of refusals counts all. Thread-safe.
 */
public final class HeaderWarnings {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(HeaderWarnings.class);
    /** The longest address of version 1 and what is before it. */
    private static final int MAX_QUOTED_BYTES = 96;

    private final LongSupplier nanoTime;
    private final AtomicLong nextAt;

    /** @param nanoTime a monotonic clock in nanoseconds, as {@link System#nanoTime()} */
    public HeaderWarnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextAt = new AtomicLong(nanoTime.getAsLong());
    }

    void onMalformed(InetSocketAddress balancer, HeaderError error, ByteBuffer received) {
        long now = nanoTime.getAsLong();
        long at = nextAt.get();
        if (now - at >= 0 && nextAt.compareAndSet(at, now + INTERVAL.toNanos())) {
            LOGGER.atWarn()
                    .addKeyValue("balancer", balancer.getAddress().getHostAddress())
                    .addKeyValue("error", error)
                    .addKeyValue("received", quoted(received))
                    .log("A PROXY header of a trusted balancer is malformed, so the connection was refused");
        }
    }

    // Version 2 is binary: what is not printable is shown in hexadecimal.
    static String quoted(ByteBuffer received) {
        StringBuilder text = new StringBuilder().append('"');
        int length = Math.min(received.remaining(), MAX_QUOTED_BYTES);
        for (int i = 0; i < length; i++) {
            byte octet = received.get(received.position() + i);
            if (octet >= ' ' && octet <= '~' && octet != '"' && octet != '\\') {
                text.append(new String(new byte[] {octet}, StandardCharsets.US_ASCII));
            } else {
                text.append(String.format("\\x%02x", octet));
            }
        }
        return text.append(received.remaining() > length ? "\"…" : "\"").toString();
    }
}
