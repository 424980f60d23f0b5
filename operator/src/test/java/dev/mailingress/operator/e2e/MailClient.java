package dev.mailingress.operator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Somebody out there: a container beside the cluster, with an address of its own on Docker's network. */
final class MailClient implements AutoCloseable {

    private static final String ACCOUNT = "user@example.test";
    private static final String PASSWORD = "secret";

    private final GenericContainer<?> container;

    MailClient() {
        container = new GenericContainer<>(DockerImageName.parse(Images.CLIENT)).withLabel(Cluster.LABEL, "true");
        container.start();
    }

    String address() {
        return container
                .getContainerInfo()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next()
                .getIpAddress();
    }

    /** Sends a message as another mail server does. */
    void deliver(String server, String subject) {
        swaks(server, subject, "--from", "someone@elsewhere.test", "--to", ACCOUNT);
    }

    /** Sends a message as the account's owner does: {@code options} choose port and TLS. */
    void submit(String server, String subject, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(
                List.of("--auth-user", ACCOUNT, "--auth-password", PASSWORD, "--from", ACCOUNT, "--to", ACCOUNT));
        swaks(server, subject, arguments.toArray(String[]::new));
    }

    /** Runs one IMAP command after login and gives what the server answered. */
    String imap(String url, String... options) {
        List<String> command = new ArrayList<>(List.of("curl", "-sSk", "--max-time", "30", "--url", url));
        command.addAll(List.of("--user", ACCOUNT + ":" + PASSWORD));
        command.addAll(List.of(options));
        return run(command);
    }

    /** A self-signed certificate and its key in one PEM text, for a mail server that has none. */
    String certificateWithKey() {
        return run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=mail.example.test",
                "-keyout",
                "/dev/stdout",
                "-out",
                "/dev/stdout"));
    }

    private void swaks(String server, String subject, String... options) {
        List<String> command = new ArrayList<>(
                List.of("swaks", "--server", server, "--timeout", "60", "--header", "Subject: " + subject));
        command.addAll(List.of(options));
        run(command);
    }

    private String run(List<String> command) {
        try {
            ExecResult result = container.execInContainer(command.toArray(String[]::new));
            if (result.getExitCode() != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + result.getExitCode() + ":\n"
                        + result.getStdout() + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }
}
