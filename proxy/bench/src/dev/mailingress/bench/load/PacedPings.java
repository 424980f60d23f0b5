package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Load of short lines at a moderate fixed rate; measures the round-trip time of each. */
public final class PacedPings {

    private static final int CONNECTIONS = 64;
    private static final long MICROS_BETWEEN = 500;
    private static final double NANOS_PER_MICRO = 1e3;

    private final long[] nanos;
    private final List<Ping> idle = new ArrayList<>();
    private int finished;
    private Future<?> pace;

    public PacedPings(int total) {
        this.nanos = new long[total];
    }

    /** @return round-trip times in microseconds, in ascending order */
    public double[] drive(LoadLoop loop, int port) throws InterruptedException {
        loop.run(() -> {
            for (int i = 0; i < CONNECTIONS; i++) {
                new Ping(loop, port).register(Peer.READS_AND_WRITES);
            }
            pace = loop.everyMicros(MICROS_BETWEEN, this::sendOne);
        });
        return Arrays.stream(nanos)
                .sorted()
                .mapToDouble(n -> n / NANOS_PER_MICRO)
                .toArray();
    }

    private void sendOne() {
        if (!idle.isEmpty() && finished < nanos.length) {
            idle.remove(0).begin();
        }
    }

    private final class Ping extends Client {

        private boolean ready;
        private long sentAt;
        private int missing;

        Ping(LoadLoop loop, int port) {
            super(loop, port);
        }

        @Override
        void writable() {
            if (!ready) {
                ready = true;
                idle.add(this);
            }
        }

        void begin() {
            missing = Wire.PING_BYTES;
            sentAt = System.nanoTime();
            try {
                send(Wire.PING);
            } catch (IOException e) {
                fail(e);
            }
        }

        @Override
        void received(ByteBuf bytes, int length) {
            missing -= length;
            if (missing > 0) {
                return;
            }
            if (finished == nanos.length) {
                close();
                return;
            }
            nanos[finished++] = System.nanoTime() - sentAt;
            idle.add(this);
            if (finished == nanos.length) {
                pace.cancel(false);
                idle.forEach(Ping::close);
                loop().done();
            }
        }

        @Override
        void ended() throws IOException {
            throw new IOException("a connection ended between two lines");
        }
    }
}
