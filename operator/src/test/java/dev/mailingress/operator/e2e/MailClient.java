package dev.mailingress.operator.e2e;

import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Somebody out there: a container beside the cluster, with addresses of its own on Docker's network. */
final class MailClient implements AutoCloseable {

    private static final String ACCOUNT = "user@example.test";
    private static final String PASSWORD = "secret";

    /** How curl is told who the account's owner is. */
    static final String CURL_USER = "--user " + ACCOUNT + ":" + PASSWORD;

    private static final List<String> OWNER =
            List.of("--auth-user", ACCOUNT, "--auth-password", PASSWORD, "--from", ACCOUNT, "--to", ACCOUNT);

    private final TestCluster cluster;
    private final GenericContainer<?> container;

    MailClient(TestCluster cluster) {
        this.cluster = cluster;
        container = new GenericContainer<>(DockerImageName.parse(TestImages.CLIENT))
                .withLabel(TestCluster.LABEL, "true")
                .withNetwork(cluster.network())
                // For routes to addresses that no switch knows.
                .withCreateContainerCmdModifier(command ->
                        Objects.requireNonNull(command.getHostConfig()).withCapAdd(Capability.NET_ADMIN));
        container.start();
    }

    String address() {
        return ContainerAddresses.of(container).v4();
    }

    String addressV6() {
        return ContainerAddresses.of(container).v6();
    }

    /** Leads an address to the cluster's node, as the router of a network announces a load balancer's. */
    void route(String address) {
        boolean v6 = address.contains(":");
        String via = v6 ? cluster.addressV6() : cluster.address();
        run(List.of("ip", v6 ? "-6" : "-4", "route", "replace", address, "via", via));
    }

    /** Sends a message as another mail server does: {@code options} choose another port. */
    void deliver(String server, String subject, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--from", "someone@elsewhere.test", "--to", ACCOUNT));
        swaks(server, subject, arguments.toArray(String[]::new));
    }

    /** Sends a message as the account's owner does: {@code options} choose port and TLS. */
    void submit(String server, String subject, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(OWNER);
        swaks(server, subject, arguments.toArray(String[]::new));
    }

    /** The command with which the account's owner sends a message from anywhere; {@code tls} is swaks' option for it. */
    static String[] submission(String server, int port, String tls) {
        List<String> command =
                new ArrayList<>(List.of("swaks", "--server", server, "--port", Integer.toString(port), tls));
        command.addAll(OWNER);
        return command.toArray(String[]::new);
    }

    /** Starts a command in the container, to talk to it. */
    Process start(String... command) {
        List<String> exec = new ArrayList<>(List.of("docker", "exec", "-i", container.getContainerId()));
        exec.addAll(List.of(command));
        try {
            return new ProcessBuilder(exec)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logs in on port 993 and waits for new mail. */
    IdleSession idle(String server) {
        return IdleSession.open(this, server, "LOGIN " + ACCOUNT + " " + PASSWORD);
    }

    /** Connects to port 143 and says nothing; ends when the connection is ended from the other side. */
    Process listen(String server) {
        return start("bash", "-c", "exec 3<>/dev/tcp/" + server + "/143 && exec cat <&3");
    }

    /** Connects to port 143 and stays. */
    OpenImapSession hold(String server) {
        return OpenImapSession.open(container.getContainerId(), server);
    }

    /** Runs one IMAP command after login and gives what the server answered. */
    String imap(String url, String... options) {
        List<String> command = new ArrayList<>(List.of("curl", "-sSk", "--max-time", "30", "--url", url));
        command.addAll(List.of("--user", ACCOUNT + ":" + PASSWORD));
        command.addAll(List.of(options));
        return run(command);
    }

    /** Waits until the account's owner finds a message with a subject, and gives the URL of the newest. */
    String find(String server, String subject) {
        String mailbox = "imaps://" + server + "/INBOX";
        String found = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> imap(mailbox, "-X", "SEARCH SUBJECT " + subject)
                                .replaceAll("[^0-9]+", " ")
                                .strip(),
                        numbers -> !numbers.isEmpty());
        return mailbox + ";MAILINDEX=" + found.substring(found.lastIndexOf(' ') + 1);
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

    /** Whether a TCP connection is taken. */
    boolean reaches(String server, int port) {
        return bash("nc -z -w 3 " + server + " " + port).getExitCode() == 0;
    }

    /** The first line that a server says, empty if none within ten seconds. */
    String greeting(String server, int port) {
        // Connecting has its time too: what was first tried before a Service had the address goes astray as long as it
        // is tried.
        String script = "exec 3<>/dev/tcp/" + server + "/" + port + " && read -r line <&3; echo \"$line\"";
        return bash("timeout 10 bash -c '" + script + "'").getStdout().strip();
    }

    /** Runs a bash script and gives its end and all that it printed. */
    ExecResult bash(String script) {
        return exec(List.of("bash", "-c", script));
    }

    private String run(List<String> command) {
        ExecResult result = exec(command);
        if (result.getExitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + result.getExitCode() + ":\n"
                    + result.getStdout() + result.getStderr());
        }
        return result.getStdout();
    }

    private ExecResult exec(List<String> command) {
        try {
            return container.execInContainer(command.toArray(String[]::new));
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
