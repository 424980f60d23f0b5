package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Idle clients: they have received their banner and send nothing. */
public final class Crowd {

    private static final int AT_A_TIME = 64;

    private final LoadLoop loop;
    private final int port;
    private final int total;
    private final List<Silent> members = new ArrayList<>();
    private int greeted;

    public Crowd(LoadLoop loop, int port, int total) {
        this.loop = loop;
        this.port = port;
        this.total = total;
    }

    /** Opens the connections and waits until the last one has received its banner. */
    public void assemble() throws InterruptedException {
        loop.run(() -> {
            while (members.size() < Math.min(AT_A_TIME, total)) {
                next();
            }
        });
    }

    private void next() {
        Silent member = new Silent();
        members.add(member);
        member.register(Peer.READS);
    }

    /** Closes all connections. */
    public void leave() throws InterruptedException {
        loop.run(() -> {
            members.forEach(Silent::close);
            loop.done();
        });
    }

    private final class Silent extends Client {

        Silent() {
            super(Crowd.this.loop, Crowd.this.port);
        }

        @Override
        void received(ByteBuf bytes, int length) {
            greeted++;
            if (members.size() < total) {
                next();
            } else if (greeted == total) {
                loop().done();
            }
        }

        @Override
        void ended() throws IOException {
            throw new IOException("an idle connection was closed");
        }
    }
}
