package dev.mailingress.bench;

import dev.mailingress.bench.check.CorrectnessCheck;
import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.Direct;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Main class of the benchmark: compares the proxy with the other proxies that are installed. */
public final class Bench {

    private static final int ENDS_AT_ONCE = 20;

    private final Options options;
    private final LoadLoop loop;
    private final CorrectnessCheck check;
    private final Figures figures = new Figures();

    private Bench(Options options, LoadLoop loop, CorrectnessCheck check) {
        this.options = options;
        this.loop = loop;
        this.check = check;
    }

    /** Exit code 1 for invalid arguments, a proxy that does not start, or one that does not relay correctly. */
    public static void main(String[] arguments) throws Exception {
        try {
            run(Options.of(arguments));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(Options options) throws IOException, InterruptedException {
        try (LoadLoop loop = new LoadLoop();
                CorrectnessCheck check = new CorrectnessCheck();
                DatagramSocket log = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Backend backend = Backend.open(loop, check.port());
            try (LineUp lineUp = LineUp.of(options, backend, loop, log.getLocalPort())) {
                new Bench(options, loop, check).measure(lineUp, new Direct(backend));
            }
        }
    }

    private void measure(LineUp lineUp, Direct direct) throws IOException, InterruptedException {
        lineUp.absences().forEach(System.out::println);
        for (Contestant proxy : lineUp.proxies()) {
            proxy.start();
            StartUp.awaitBanner(proxy);
            check(proxy);
        }
        List<Contestant> all = new ArrayList<>(lineUp.proxies());
        all.add(direct);
        String conditions = options.hasRounds() ? rounds(lineUp, all) : "";
        if (options.workloads().contains(Workload.SYSCALLS)) {
            systemCalls(lineUp);
        }
        if (options.workloads().contains(Workload.ALLOCATION)) {
            new AllocationRun(loop, figures).run(lineUp.ours());
        }
        lineUp.stop();
        for (Contestant proxy : lineUp.proxies()) {
            alone(proxy);
        }
        new Report(figures, all.stream().map(Contestant::name).toList()).print(System.out);
        System.out.println();
        System.out.println(conditions);
        lineUp.absences().forEach(System.out::println);
    }

    private void systemCalls(LineUp lineUp) throws IOException, InterruptedException {
        Optional<Path> strace = Options.program("strace");
        if (strace.isEmpty()) {
            System.out.println("strace not found: system calls are not counted.");
            return;
        }
        SystemCallRun run = new SystemCallRun(loop, figures, strace.get(), options.directory());
        for (Contestant proxy : lineUp.proxies()) {
            if (takesPart(proxy, Workload.SYSCALLS)) {
                run.run(proxy);
            }
        }
    }

    private String rounds(LineUp lineUp, List<Contestant> all) throws IOException, InterruptedException {
        System.out.println("Warming up.");
        Amounts amounts = new Amounts(options, loop);
        amounts.warmUp(all.stream().filter(Contestant::isOurs).toList());
        amounts.find(lineUp.reference(), lineUp.ours());
        Disturbance disturbance = new Disturbance(options, all);
        new Rounds(options, amounts, loop, figures).run(all);
        return amounts + " " + disturbance.soFar();
    }

    private void check(Contestant proxy) throws IOException {
        try {
            check.pass(proxy);
        } catch (IOException e) {
            throw new IOException(
                    proxy.name() + " failed the correctness check, so nothing is measured: " + e.getMessage(), e);
        }
        int cut = check.cutShort(proxy, ENDS_AT_ONCE);
        if (cut > 0 && proxy.isOurs()) {
            throw new IOException("%s truncated %d/%d streams when both sides closed at once, so nothing is measured."
                    .formatted(proxy.name(), cut, ENDS_AT_ONCE));
        }
        System.out.println(proxy.name() + " passes the correctness check"
                + (cut == 0
                        ? "."
                        : ", but truncated %d/%d streams when both sides closed at once."
                                .formatted(cut, ENDS_AT_ONCE)));
    }

    private void alone(Contestant proxy) throws IOException, InterruptedException {
        if (takesPart(proxy, Workload.STARTUP)) {
            new StartUp(loop).measure(proxy, options.starts(), figures);
        }
        if (takesPart(proxy, Workload.IDLE)) {
            new Memory(loop).measure(proxy, options.crowds(), figures);
        }
    }

    private boolean takesPart(Contestant proxy, Workload workload) {
        return options.workloads().contains(workload) && workload.isFor(proxy.name());
    }
}
