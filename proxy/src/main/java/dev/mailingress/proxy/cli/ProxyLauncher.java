package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.lifecycle.ProxyProcess;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** One life of the proxy, from its arguments to the signal that ends it. */
final class ProxyLauncher {

    static final int EXIT_USERS_MISTAKE = 1;

    private final RunArguments arguments;
    private final Consumer<String> mistakes;

    /** @param mistakes are told what the user should correct, in a sentence */
    ProxyLauncher(RunArguments arguments, Consumer<String> mistakes) {
        this.arguments = arguments;
        this.mistakes = mistakes;
    }

    /** @return the exit code of a start that failed; one that succeeds ends by a signal, in the hook */
    int run() throws InterruptedException {
        TransportKind required = arguments.requiredTransport();
        Optional<String> missing = required == null ? Optional.empty() : TransportSelector.missing(required);
        if (missing.isPresent()) {
            return mistake(RunArguments.REQUIRE_TRANSPORT + ": " + missing.get());
        }
        try {
            ProxyProcess process = new ProxyProcess(
                    arguments.config(),
                    arguments.managementPort(),
                    TransportSelector.open(
                            required == null ? TransportSelector.best() : required, arguments.ioThreads()),
                    standardOutput(),
                    InstantSource.system(),
                    Path.of("/proc"));
            Optional<String> problem = process.start();
            if (problem.isPresent()) {
                return mistake(problem.get());
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(process), "drain"));
        } catch (IOException e) {
            return mistake(String.valueOf(e.getMessage()));
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private int mistake(String sentence) {
        mistakes.accept(sentence);
        return EXIT_USERS_MISTAKE;
    }

    // System.out would lock and decode what is bytes already. The access log hands over large pieces: no second buffer.
    private static OutputStream standardOutput() {
        return new FileOutputStream(FileDescriptor.out);
    }

    // Without halt the JVM would exit with 128 + the signal's number, which looks like a failure to whoever sent it.
    private static void shutDown(ProxyProcess process) {
        process.shutDown();
        Runtime.getRuntime().halt(0);
    }
}
