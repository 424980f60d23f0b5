package dev.mailingress.bench;

import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Sessions;
import dev.mailingress.bench.proxies.Contestant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From exec to the first banner that comes through. */
final class StartUp {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final double NANOS_PER_MILLI = 1e6;

    private final LoadLoop loop;

    StartUp(LoadLoop loop) {
        this.loop = loop;
    }

    void measure(Contestant proxy, int times, Figures figures) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            proxy.start();
            awaitBanner(proxy);
            figures.add(Figure.START_MILLIS, proxy.name(), (System.nanoTime() - began) / NANOS_PER_MILLI);
            proxy.stop();
        }
    }

    /** A few hundred sessions, so that the classes of a whole connection are in the cache. */
    void train(Contestant proxy) throws IOException, InterruptedException {
        awaitBanner(proxy);
        Sessions.dialog(500).drive(loop, proxy.port(Service.MAIL));
    }

    static void awaitBanner(Contestant proxy) throws IOException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!hasBanner(proxy.port(Service.MAIL))) {
            if (System.nanoTime() - until > 0) {
                throw new IOException(proxy.name() + " does not come up: see its stderr.log");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static boolean hasBanner(int port) {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return client.getInputStream().read() == '2';
        } catch (IOException notYet) {
            return false;
        }
    }
}
