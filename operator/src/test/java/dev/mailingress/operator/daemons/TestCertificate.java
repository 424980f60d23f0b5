package dev.mailingress.operator.daemons;

import dev.mailingress.operator.testing.Command;
import dev.mailingress.operator.testing.MailClientImage;
import java.nio.file.Path;
import java.time.Duration;

/** Self-signed certificate for a mail server whose image has none. */
final class TestCertificate {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private TestCertificate() {}

    /** Key and certificate in PEM, the key first; created in the client image, so the machine needs no OpenSSL. */
    static String withKey() {
        String script = "openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=mail.example.test"
                + " -keyout /tmp/key.pem -out /tmp/cert.pem 2> /dev/null && cat /tmp/key.pem /tmp/cert.pem";
        return Command.run(
                TIMEOUT, Path.of("."), "docker", "run", "--rm", MailClientImage.built(), "bash", "-c", script);
    }
}
