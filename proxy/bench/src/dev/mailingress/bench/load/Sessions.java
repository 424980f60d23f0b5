package dev.mailingress.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Load of complete sessions, a few at a time. */
public final class Sessions implements Work {

    private static final int CHURN_AT_A_TIME = 32;
    private static final int DIALOG_AT_A_TIME = 64;
    private static final int DIALOG_ROUND_TRIPS = 10;

    private final boolean opens;
    private final List<ByteBuf> script;
    private final int total;
    private final int atATime;
    private int begun;
    private int finished;

    private Sessions(boolean opens, List<ByteBuf> script, int total, int atATime) {
        this.opens = opens;
        this.script = script;
        this.total = total;
        this.atATime = atATime;
    }

    /** Connect, banner, QUIT, close. */
    public static Sessions churn(int total) {
        return new Sessions(false, List.of(Wire.QUIT), total, CHURN_AT_A_TIME);
    }

    /** Banner, ten round trips, a body of 4 KiB, QUIT. */
    public static Sessions dialog(int total) {
        return new Sessions(false, dialog(), total, DIALOG_AT_A_TIME);
    }

    /** An {@link Opening}, then as {@link #dialog(int)}. */
    public static Sessions inbound(int total) {
        return new Sessions(true, dialog(), total, DIALOG_AT_A_TIME);
    }

    private static List<ByteBuf> dialog() {
        List<ByteBuf> script = new ArrayList<>();
        for (int i = 0; i < DIALOG_ROUND_TRIPS; i++) {
            script.add(Wire.NOOP);
        }
        script.addAll(List.of(Wire.DATA, Wire.BODY, Wire.QUIT));
        return script;
    }

    @Override
    public void drive(LoadLoop loop, int port) throws InterruptedException {
        begun = 0;
        finished = 0;
        loop.run(() -> {
            while (begun < Math.min(atATime, total)) {
                next(loop, port);
            }
        });
    }

    private void next(LoadLoop loop, int port) {
        begun++;
        new Session(loop, port).register(opens ? Peer.READS_AND_WRITES : Peer.READS);
    }

    @Override
    public double units() {
        return total;
    }

    @Override
    public Sessions scaled(double factor) {
        return new Sessions(opens, script, Math.max(1, (int) (total * factor)), atATime);
    }

    private final class Session extends Client {

        private final int port;
        private boolean hasOpened = !opens;
        private int replies;

        Session(LoadLoop loop, int port) {
            super(loop, port);
            this.port = port;
        }

        @Override
        void writable() throws IOException {
            if (!hasOpened) {
                hasOpened = true;
                send(Wire.OPENING);
            }
        }

        @Override
        void received(ByteBuf bytes, int length) throws IOException {
            if (bytes.getByte(length - 1) != '\n') {
                return;
            }
            if (replies < script.size()) {
                send(script.get(replies));
            }
            replies++;
        }

        @Override
        void ended() throws IOException {
            if (replies != script.size() + 1) {
                throw new IOException("a session ended after " + replies + "/" + (script.size() + 1) + " replies");
            }
            close();
            finished++;
            if (begun < total) {
                next(loop(), port);
            } else if (finished == total) {
                loop().done();
            }
        }
    }
}
