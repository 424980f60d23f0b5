package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Load of short round trips on open connections; each line is sent when the previous one has returned. */
public final class Pings implements Work {

    private final int connections;
    private final int total;
    private int sent;
    private int finished;

    public Pings(int connections, int total) {
        this.connections = connections;
        this.total = total;
    }

    @Override
    public void drive(LoadLoop loop, int port) throws InterruptedException {
        sent = 0;
        finished = 0;
        loop.run(() -> {
            for (int i = 0; i < connections; i++) {
                new Ping(loop, port).register(Peer.READS_AND_WRITES);
            }
        });
    }

    @Override
    public double units() {
        return total;
    }

    @Override
    public Pings scaled(double factor) {
        return new Pings(connections, Math.max(connections, (int) (total * factor)));
    }

    private final class Ping extends Client {

        private boolean begun;
        private int missing;

        Ping(LoadLoop loop, int port) {
            super(loop, port);
        }

        @Override
        void writable() throws IOException {
            if (!begun) {
                begun = true;
                next();
            }
        }

        private void next() throws IOException {
            if (sent == total) {
                close();
                return;
            }
            sent++;
            missing = Wire.PING_BYTES;
            send(Wire.PING);
        }

        @Override
        void received(ByteBuf bytes, int length) throws IOException {
            missing -= length;
            if (missing > 0) {
                return;
            }
            finished++;
            next();
            if (finished == total) {
                loop().done();
            }
        }

        @Override
        void ended() throws IOException {
            throw new IOException("a connection ended between two lines");
        }
    }
}
