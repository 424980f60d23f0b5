package dev.mailingress.bench;

import dev.mailingress.bench.check.CorrectnessCheck;
import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.Direct;
import dev.mailingress.bench.proxies.Envoy;
import dev.mailingress.bench.proxies.HaProxy;
import dev.mailingress.bench.proxies.MailIngress;
import dev.mailingress.bench.proxies.Nginx;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures the proxy beside those that are installed here. */
public final class Bench {

    private Bench() {}

    /** Exit code 1 for a mistake of the user's or a proxy that does not relay what it should. */
    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(Options options) throws IOException, InterruptedException {
        try (LoadLoop loop = new LoadLoop();
                CorrectnessCheck check = new CorrectnessCheck();
                DatagramSocket log = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Backend backend = Backend.open(loop, check.port());
            MailIngress ours = ours(false, options, backend);
            List<Contestant> proxies = new ArrayList<>(List.of(ours, ours(true, options, backend)));
            if (isInstalled("haproxy")) {
                proxies.add(new HaProxy(options.proxyCpu(), options.directory(), backend, log.getLocalPort()));
            }
            if (isInstalled("nginx")) {
                proxies.add(new Nginx(options.proxyCpu(), options.directory(), backend));
            }
            if (isInstalled("envoy")) {
                proxies.add(new Envoy(options.proxyCpu(), options.directory(), backend));
            }
            ours.trainAotCache(() -> new StartUp(loop).train(ours));
            try {
                measure(options, loop, check, backend, proxies);
                return true;
            } catch (CheckFailed e) {
                System.err.println(e.getMessage());
                return false;
            } finally {
                for (Contestant proxy : proxies) {
                    proxy.stop();
                }
            }
        }
    }

    private static void measure(
            Options options, LoadLoop loop, CorrectnessCheck check, Backend backend, List<Contestant> proxies)
            throws IOException, InterruptedException, CheckFailed {
        Figures figures = new Figures();
        for (Contestant proxy : proxies) {
            proxy.start();
            StartUp.awaitBanner(proxy);
            checked(check, proxy);
        }
        List<Contestant> all = new ArrayList<>(proxies);
        all.add(new Direct(backend));
        Disturbance disturbance = new Disturbance(all);
        new Rounds(options, loop, figures).run(all);
        String disturbed = disturbance.soFar();
        if (options.workloads().contains(Workload.ALLOCATION)) {
            new AllocationRun(loop, figures).run(proxies.get(0));
        }
        for (Contestant proxy : proxies) {
            proxy.stop();
        }
        for (Contestant proxy : proxies) {
            if (options.workloads().contains(Workload.STARTUP)) {
                new StartUp(loop).measure(proxy, options.quick() ? 3 : 7, figures);
            }
            if (options.workloads().contains(Workload.IDLE)) {
                new Memory(loop, options.quick() ? 1_000 : 5_000).measure(proxy, figures);
            }
        }
        new Report(figures, all.stream().map(Contestant::name).toList()).print(System.out);
        System.out.println();
        System.out.println(disturbed);
    }

    private static void checked(CorrectnessCheck check, Contestant proxy) throws CheckFailed {
        try {
            check.pass(proxy);
            System.out.println(proxy.name() + " relays what it should");
        } catch (IOException e) {
            throw new CheckFailed(proxy.name() + " fails the correctness check, so nothing is measured: "
                    + e.getMessage());
        }
    }

    private static final class CheckFailed extends Exception {
        private static final long serialVersionUID = 1;

        CheckFailed(String message) {
            super(message);
        }
    }

    private static MailIngress ours(boolean nio, Options options, Backend backend) throws IOException {
        return new MailIngress(
                nio, options.java(), options.jar(), options.proxyCpu(), options.directory(), backend);
    }

    private static boolean isInstalled(String program) {
        boolean installed = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!installed) {
            System.out.println(program + " is not installed: its column is missing");
        }
        return installed;
    }
}
