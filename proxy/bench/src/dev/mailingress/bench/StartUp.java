package dev.mailingress.bench;

import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.Opening;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Sessions;
import dev.mailingress.bench.proxies.Contestant;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Measurement of the time from exec to the first banner received through the proxy. */
final class StartUp {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int BANNER_MILLIS = 10_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final byte[] QUIT = "QUIT\r\n".getBytes(StandardCharsets.US_ASCII);

    private final LoadLoop loop;

    StartUp(LoadLoop loop) {
        this.loop = loop;
    }

    void measure(Contestant proxy, int times, Figures figures) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            proxy.start();
            figures.add(Figure.START_MILLIS, proxy.name(), (awaitBanner(proxy) - began) / NANOS_PER_MILLI);
            proxy.stop();
        }
    }

    /** Runs a few hundred sessions, so that the cache contains the classes of a whole connection. */
    void train(Contestant proxy) throws IOException, InterruptedException {
        awaitBanner(proxy);
        Sessions.dialog(500).drive(loop, proxy.port(Service.MAIL));
    }

    /**
     * Waits until a whole session has passed through the proxy.
     *
     * @return the {@link System#nanoTime()} at which its banner arrived
     */
    static long awaitBanner(Contestant proxy) throws IOException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        OptionalLong banner = banner(proxy);
        while (banner.isEmpty()) {
            proxy.requireRunning();
            if (System.nanoTime() - until > 0) {
                throw new IOException(proxy.name() + " is running but does not relay");
            }
            LockSupport.parkNanos(RETRY_NANOS);
            banner = banner(proxy);
        }
        return banner.getAsLong();
    }

    // Closes the session properly: a reset would reach the backend after the next workload has begun, and count as its
    // failure there.
    private static OptionalLong banner(Contestant proxy) {
        Service service = proxy.readsOpenings() ? Service.INBOUND : Service.MAIL;
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port(service)), BANNER_MILLIS);
            client.setSoTimeout(BANNER_MILLIS);
            if (proxy.readsOpenings()) {
                client.getOutputStream().write(Opening.OF_THIS_RUN.bytes());
            }
            InputStream in = client.getInputStream();
            if (in.read() != '2') {
                return OptionalLong.empty();
            }
            long came = System.nanoTime();
            client.getOutputStream().write(QUIT);
            in.readAllBytes();
            return OptionalLong.of(came);
        } catch (IOException notYet) {
            return OptionalLong.empty();
        }
    }
}
