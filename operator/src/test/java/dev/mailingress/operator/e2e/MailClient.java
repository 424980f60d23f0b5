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

/** External client: a container outside the cluster, with its own addresses on Docker's network. */
final class MailClient implements AutoCloseable {

    private static final String ACCOUNT = "user@example.test";
    private static final String PASSWORD = "secret";

    /** Option of curl with the credentials of the account's owner. */
    static final String CURL_USER = "--user " + ACCOUNT + ":" + PASSWORD;

    private static final List<String> OWNER =
            List.of("--auth-user", ACCOUNT, "--auth-password", PASSWORD, "--from", ACCOUNT, "--to", ACCOUNT);

    private final TestCluster cluster;
    private final GenericContainer<?> container;

    /** @param routes addresses of Services to route to the cluster's node */
    MailClient(TestCluster cluster, String... routes) {
        this.cluster = cluster;
        container = new GenericContainer<>(DockerImageName.parse(TestImages.CLIENT))
                .withLabel(TestCluster.LABEL, "true")
                .withNetwork(cluster.network())
                // For routes to addresses outside the network.
                .withCreateContainerCmdModifier(command ->
                        Objects.requireNonNull(command.getHostConfig()).withCapAdd(Capability.NET_ADMIN));
        container.start();
        List.of(routes).forEach(this::route);
    }

    String address() {
        return ContainerAddresses.of(container).v4();
    }

    String addressV6() {
        return ContainerAddresses.of(container).v6();
    }

    /** Routes an address to the cluster's node, as a router does with the address of a load balancer. */
    void route(String address) {
        boolean v6 = address.contains(":");
        String via = v6 ? cluster.addressV6() : cluster.address();
        run(List.of("ip", v6 ? "-6" : "-4", "route", "replace", address, "via", via));
    }

    /** Sends a message as another mail server does; {@code options} can select another port. */
    void deliver(String server, String subject, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--from", "someone@elsewhere.test", "--to", ACCOUNT));
        swaks(server, subject, arguments.toArray(String[]::new));
    }

    /** Submits a message as the account's owner; {@code options} select port and TLS. */
    void submit(String server, String subject, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(OWNER);
        swaks(server, subject, arguments.toArray(String[]::new));
    }

    /** Command that submits a message as the account's owner; {@code tls} is the option of swaks for TLS. */
    static String[] submission(String server, int port, String tls) {
        List<String> command =
                new ArrayList<>(List.of("swaks", "--server", server, "--port", Integer.toString(port), tls));
        command.addAll(OWNER);
        return command.toArray(String[]::new);
    }

    /** Starts an interactive command in the container. */
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

    /** Logs in on port 993 and waits for new mail with IDLE. */
    IdleSession idle(String server) {
        return IdleSession.open(this, server, "LOGIN " + ACCOUNT + " " + PASSWORD);
    }

    /** Connects to port 143 without sending anything; the process ends when the server closes the connection. */
    Process connectSilently(String server) {
        return start("bash", "-c", "exec 3<>/dev/tcp/" + server + "/143 && exec cat <&3");
    }

    /** Connects to port 143 and keeps the connection open. */
    OpenImapSession openImapSession(String server) {
        return OpenImapSession.open(container.getContainerId(), server);
    }

    /** Logs in, runs one IMAP command and returns the answer. */
    String imap(String url, String... options) {
        List<String> command = new ArrayList<>(List.of("curl", "-sSk", "--max-time", "30", "--url", url));
        command.addAll(List.of("--user", ACCOUNT + ":" + PASSWORD));
        command.addAll(List.of(options));
        return run(command);
    }

    /** Waits for a message with this subject in the account's mailbox and returns the URL of the newest one. */
    String findMessage(String server, String subject) {
        String mailbox = "imaps://" + server + "/INBOX";
        String numbers = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> imap(mailbox, "-X", "SEARCH SUBJECT " + subject)
                                .replaceAll("[^0-9]+", " ")
                                .strip(),
                        found -> !found.isEmpty());
        return mailbox + ";MAILINDEX=" + numbers.substring(numbers.lastIndexOf(' ') + 1);
    }

    /** Self-signed certificate with its key in PEM, for a mail server whose image has none. */
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

    /** Whether a TCP connection is accepted. */
    boolean reaches(String server, int port) {
        return bash("nc -z -w 3 " + server + " " + port).getExitCode() == 0;
    }

    /** The first line from a server, empty if none arrives within ten seconds. */
    String greeting(String server, int port) {
        // The timeout includes connecting: an attempt that began before a Service had the address gets no answer, also
        // when its packets are sent again.
        String script = "exec 3<>/dev/tcp/" + server + "/" + port + " && read -r line <&3; echo \"$line\"";
        return bash("timeout 10 bash -c '" + script + "'").getStdout().strip();
    }

    /** Runs a bash script and returns its exit code and output. */
    ExecResult bash(String script) {
        return exec(List.of("bash", "-c", script));
    }

    private String run(List<String> command) {
        ExecResult result = exec(command);
        if (result.getExitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed with exit code " + result.getExitCode()
                    + ":\n" + result.getStdout() + result.getStderr());
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
