package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Load of streams to the backend, as fast as the path allows; the unit is 1 GB. */
public final class Bulk implements Work {

    private static final int SENDS_A_TURN = 4;
    private static final double BYTES_PER_GB = 1e9;

    private final int streams;
    private final long totalBytes;
    private int finished;

    public Bulk(int streams, long totalBytes) {
        this.streams = streams;
        this.totalBytes = totalBytes;
    }

    @Override
    public void drive(LoadLoop loop, int port) throws InterruptedException {
        finished = 0;
        loop.run(() -> {
            for (int i = 0; i < streams; i++) {
                new Stream(loop, port).register(Peer.READS_AND_WRITES);
            }
        });
    }

    @Override
    public double units() {
        return totalBytes / streams * streams / BYTES_PER_GB;
    }

    @Override
    public Bulk scaled(double factor) {
        return new Bulk(streams, Math.max(streams, (long) (totalBytes * factor)));
    }

    private final class Stream extends Client {

        private long left = totalBytes / streams;
        private boolean hasReceipt;

        Stream(LoadLoop loop, int port) {
            super(loop, port);
        }

        @Override
        void writable() throws IOException {
            for (int sends = 0; sends < SENDS_A_TURN; sends++) {
                if (left == 0) {
                    return;
                }
                int length = (int) Math.min(left, Wire.BULK_CHUNK_BYTES);
                int sent = sendSome(Wire.BULK_CHUNK, length);
                left -= sent;
                if (left == 0) {
                    shutdownOutput();
                }
                if (sent < length) {
                    return;
                }
            }
            loop().execute(this::writeOn);
        }

        private void writeOn() {
            try {
                writable();
            } catch (IOException e) {
                fail(e);
            }
        }

        @Override
        void received(ByteBuf bytes, int length) {
            hasReceipt = true;
        }

        @Override
        void ended() throws IOException {
            if (left > 0 || !hasReceipt) {
                throw new IOException("a stream ended with " + left + " bytes left");
            }
            close();
            finished++;
            if (finished == streams) {
                loop().done();
            }
        }
    }
}
