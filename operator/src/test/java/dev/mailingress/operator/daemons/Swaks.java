package dev.mailingress.operator.daemons;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.operator.testing.Command;
import dev.mailingress.operator.testing.MailClientImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Third-party mail client (swaks) in a container on the mail server's network. */
final class Swaks implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final String id;

    private Swaks(String id) {
        this.id = id;
    }

    static Swaks start() {
        return new Swaks(
                run(List.of("docker", "run", "--detach", "--label", "dev.mailingress.test", MailClientImage.built())));
    }

    String address() {
        return run(List.of("docker", "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id));
    }

    /** Sends a message to the account through a service, with TLS and password if the service requires them. */
    void send(DmsContainer server, MailService service, int port, String subject, List<String> options) {
        List<String> command = new ArrayList<>(List.of("docker", "exec", id, "swaks", "--server", server.address()));
        command.addAll(List.of("--port", Integer.toString(port), "--timeout", "30"));
        command.addAll(List.of("--from", "someone@elsewhere.test", "--to", MailboxSession.ACCOUNT));
        command.addAll(List.of("--header", "Subject: " + subject));
        command.addAll(options);
        if (service != MailService.SMTP) {
            command.add(service == MailService.SUBMISSION ? "--tls" : "--tls-on-connect");
            command.addAll(List.of("--auth", "PLAIN", "--auth-user", MailboxSession.ACCOUNT));
            command.addAll(List.of("--auth-password", MailboxSession.PASSWORD));
        }
        run(command);
    }

    @Override
    public void close() {
        run(List.of("docker", "rm", "--force", "--volumes", id));
    }

    private static String run(List<String> command) {
        return Command.run(TIMEOUT, Path.of("."), command.toArray(String[]::new))
                .strip();
    }
}
