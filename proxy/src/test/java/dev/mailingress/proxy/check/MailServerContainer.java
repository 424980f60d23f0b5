package dev.mailingress.proxy.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Postfix and Dovecot in a container that reads its configuration as docker-mailserver does. */
final class MailServerContainer implements AutoCloseable {

    private static final String IMAGE = "mail-ingress-test-mail-server:";
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    private final String id;

    private MailServerContainer(String id) {
        this.id = id;
    }

    /**
     * Builds the image that the operator's end-to-end tests also use; once it exists this takes a second.
     *
     * @param suite of Debian, whose daemons it has
     */
    static void buildImage(String suite) throws IOException {
        Path context = ROOT.resolve("operator/src/test/docker/mail-server");
        run("docker", "build", "-q", "-t", IMAGE + suite, "--build-arg", "SUITE=" + suite, context.toString());
    }

    /**
     * Starts a container and waits until it serves.
     *
     * @param suite of an image that was built
     * @param files directory whose content is copied over the container's root
     * @param environment NAME=value, each
     */
    static MailServerContainer start(String suite, Path files, String... environment) throws IOException {
        List<String> create = new ArrayList<>(List.of("docker", "create", "--label", "dev.mailingress.test"));
        for (String variable : environment) {
            create.addAll(List.of("-e", variable));
        }
        create.add(IMAGE + suite);
        MailServerContainer container = new MailServerContainer(run(create.toArray(String[]::new)));
        // Copied, not mounted: the engine may have another machine's file system.
        run("docker", "cp", files + "/.", container.id + ":/");
        run("docker", "start", container.id);
        run(
                "docker",
                "exec",
                container.id,
                "timeout",
                "60",
                "sh",
                "-c",
                "until [ -e /run/mail-server.ready ]; do sleep 0.1; done");
        return container;
    }

    String address() throws IOException {
        return run("docker", "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id);
    }

    /** Log of Postfix and Dovecot. */
    String log() throws IOException {
        return run("docker", "logs", id);
    }

    @Override
    public void close() throws IOException {
        run("docker", "rm", "--force", "--volumes", id);
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (exitCode(process) != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        // The classic builder prints a deprecation warning before the ID.
        return output.strip();
    }

    // Its output has ended, so it exits.
    private static int exitCode(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
