package dev.mailingress.bench;

import dev.mailingress.bench.load.LoadLoop;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Sessions;
import dev.mailingress.bench.load.Work;
import dev.mailingress.bench.proxies.Contestant;
import dev.mailingress.bench.proxies.SystemCalls;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Number of system calls per session: decisive where they are expensive, and an explanation of differences in CPU time.
 */
final class SystemCallRun {

    private static final int CHURN = 1_000;
    private static final int DIALOG = 300;

    private final LoadLoop loop;
    private final Figures figures;
    private final Path strace;
    private final Path directory;

    /** @param directory for the tables by system call */
    SystemCallRun(LoadLoop loop, Figures figures, Path strace, Path directory) {
        this.loop = loop;
        this.figures = figures;
        this.strace = strace;
        this.directory = directory;
    }

    void run(Contestant proxy) throws IOException, InterruptedException {
        measure(proxy, "churn", Sessions.churn(CHURN), Figure.CHURN_CALLS);
        measure(proxy, "dialog", Sessions.dialog(DIALOG), Figure.DIALOG_CALLS);
    }

    private void measure(Contestant proxy, String what, Work work, Figure figure)
            throws IOException, InterruptedException {
        SystemCalls calls = SystemCalls.of(
                strace, proxy.usage(), directory.resolve(proxy.name()).resolve("strace-" + what + ".txt"));
        work.drive(loop, proxy.port(Service.MAIL));
        figures.add(figure, proxy.name(), calls.counted() / work.units());
    }
}
