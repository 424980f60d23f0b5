package dev.mailingress.operator.daemons;

import dev.mailingress.operator.dms.DmsFile;
import dev.mailingress.operator.testing.Command;
import dev.mailingress.operator.testing.DmsGeneration;
import dev.mailingress.operator.testing.MailServerImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Mail server in a container; its files are in place before its first start, as with Kubernetes or Compose. */
final class DmsContainer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Path WORKING_DIRECTORY = Path.of(".");
    private static final Map<String, String> ALL_SERVICES =
            Map.of("ENABLE_POP3", "1", "ENABLE_MANAGESIEVE", "1", "ENABLE_AMAVIS", "1", "POSTSCREEN_GREET_WAIT", "1s");
    private static final Map<String, String> REAL_DMS = Map.of(
            "OVERRIDE_HOSTNAME", "mail.example.test",
            "SSL_TYPE", "manual",
            "SSL_CERT_PATH", "/etc/mail-tls/both.pem",
            "SSL_KEY_PATH", "/etc/mail-tls/both.pem");
    private static final String AWAIT_READY = """
            if [ -e /usr/local/bin/start-mailserver.sh ]; then
              until supervisorctl status postfix dovecot | grep -c RUNNING | grep -qx 2; do sleep 1; done
            else
              until [ -e /run/mail-server.ready ]; do sleep 0.1; done
            fi
            """;

    private static final String RESTART = """
            if [ -e /usr/local/bin/start-mailserver.sh ]; then
              supervisorctl restart postfix dovecot
            else
              rm /run/mail-server.ready && kill -HUP 1
            fi
            """;

    private final String id;

    private DmsContainer(String id) {
        this.id = id;
    }

    static DmsContainer start(DmsGeneration dmsGeneration, List<DmsFile> files) {
        return start(dmsGeneration, files, Map.of());
    }

    /** Starts it with all eight services and a content filter, and waits until it is ready. */
    static DmsContainer start(DmsGeneration dmsGeneration, List<DmsFile> files, Map<String, String> environment) {
        Map<String, String> variables = new TreeMap<>(ALL_SERVICES);
        Map<String, String> contents = new TreeMap<>();
        files.forEach(file -> contents.put(file.containerPath(), file.content()));
        if (MailServerImage.trueDms()) {
            variables.putAll(REAL_DMS);
            contents.put("/etc/mail-tls/both.pem", TestCertificate.withKey());
            contents.put("/tmp/docker-mailserver/postfix-accounts.cf", accounts());
        }
        variables.putAll(environment);
        List<String> create =
                new ArrayList<>(List.of("docker", "create", "--label", "dev.mailingress.test", "--hostname", "mail"));
        variables.forEach((name, value) -> create.addAll(List.of("-e", name + "=" + value)));
        create.add(MailServerImage.of(dmsGeneration));
        DmsContainer container = new DmsContainer(run(create.toArray(String[]::new)));
        container.put(contents);
        run("docker", "start", container.id);
        container.awaitReady();
        return container;
    }

    private static String accounts() {
        return MailboxSession.ACCOUNTS.stream()
                .map(account -> account + "|{PLAIN}" + MailboxSession.PASSWORD + "\n")
                .collect(Collectors.joining());
    }

    /** Copied, not mounted: the Docker engine may run on another machine. */
    private void put(Map<String, String> contents) {
        try {
            Path root = Files.createTempDirectory(Path.of("target"), "mail-server");
            for (Map.Entry<String, String> content : contents.entrySet()) {
                Path file = root.resolve(content.getKey().substring(1));
                Files.createDirectories(file.getParent());
                Files.writeString(file, content.getValue());
            }
            run("docker", "cp", root + "/.", id + ":/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Restarts Postfix and Dovecot in the running container. */
    void restartDaemons() {
        exec(RESTART);
        awaitReady();
    }

    void restart() {
        run("docker", "restart", "--time", "5", id);
        awaitReady();
    }

    private void awaitReady() {
        exec("timeout 120 bash -c '" + AWAIT_READY + "'");
    }

    String address() {
        return run("docker", "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id);
    }

    /** Source address of the test's own connections. */
    String gateway() {
        return run("docker", "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}", id);
    }

    /** The whole log of Postfix and Dovecot. */
    String log() {
        return MailServerImage.trueDms() ? exec("cat /var/log/mail/mail.log") : run("docker", "logs", id);
    }

    /** Waits for a message of the first account with this subject and returns the newest one. */
    String delivered(String subject) {
        return exec("timeout 30 bash -c \"until last-message 'Subject: " + subject + "'; do sleep 0.1; done\"");
    }

    /** Runs a bash script in the container and returns its output. */
    String exec(String script) {
        return run("docker", "exec", id, "bash", "-c", script);
    }

    @Override
    public void close() {
        run("docker", "rm", "--force", "--volumes", id);
    }

    private static String run(String... command) {
        return Command.run(TIMEOUT, WORKING_DIRECTORY, command).strip();
    }
}
