package dev.mailingress.proxy.cli;

import dev.mailingress.proxy.lifecycle.ProxyProcess;
import dev.mailingress.proxy.observe.ApplicationLog;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Starts the proxy and runs it until a signal ends it. */
final class ProxyLauncher {

    static final int EXIT_USER_ERROR = 1;

    private final RunArguments arguments;
    private final Consumer<String> errors;

    /** @param errors receives an error message for the user */
    ProxyLauncher(RunArguments arguments, Consumer<String> errors) {
        this.arguments = arguments;
        this.errors = errors;
    }

    /** @return the exit code if the start failed; otherwise the shutdown hook ends the process */
    int run() throws InterruptedException {
        TransportKind required = arguments.requiredTransport();
        Optional<String> unavailability =
                required == null ? Optional.empty() : TransportSelector.unavailability(required);
        if (unavailability.isPresent()) {
            return fail(RunArguments.REQUIRE_TRANSPORT + ": " + unavailability.get());
        }
        HangupSignal.ignore();
        PrintStream standardError = System.err;
        ApplicationLog log = new ApplicationLog(new FileOutputStream(FileDescriptor.err));
        System.setErr(log.asPrintStream());
        log.start();
        String error;
        try {
            error = runUnlessError(log);
        } finally {
            System.setErr(standardError);
            log.close();
        }
        return fail(error);
    }

    /** @return the error, if the start failed; otherwise it does not return */
    private String runUnlessError(ApplicationLog log) throws InterruptedException {
        TransportKind required = arguments.requiredTransport();
        try {
            ProxyProcess process = new ProxyProcess(
                    arguments.config(),
                    arguments.management(),
                    TransportSelector.open(
                            required == null ? TransportSelector.best() : required,
                            arguments.ioThreads(),
                            arguments.listenAddress()),
                    standardOutput(),
                    InstantSource.system(),
                    Path.of("/proc"));
            Optional<String> error = process.start();
            if (error.isPresent()) {
                return error.get();
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(process, log), "drain"));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        new CountDownLatch(1).await();
        throw new IllegalStateException("Internal error: the latch was opened");
    }

    private int fail(String message) {
        errors.accept(message);
        return EXIT_USER_ERROR;
    }

    // Unbuffered: the access log writes large buffers, and System.out would lock and encode what is already bytes.
    private static OutputStream standardOutput() {
        return new FileOutputStream(FileDescriptor.out);
    }

    // Without halt the JVM would exit with 128 + signal number, which looks like a failure.
    private static void shutDown(ProxyProcess process, ApplicationLog log) {
        process.shutDown();
        log.close();
        Runtime.getRuntime().halt(0);
    }
}
