package dev.mailingress.operator.daemons;

import dev.mailingress.operator.testing.Command;
import dev.mailingress.operator.testing.MailClientImage;
import java.nio.file.Path;
import java.time.Duration;

/** A self-signed certificate for a mail server that brings none. */
final class TestCertificate {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private TestCertificate() {}

    /** Both in PEM, the key first; made by the client's image, so that nobody needs OpenSSL on the machine. */
    static String withKey() {
        String make = "openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=mail.example.test"
                + " -keyout /tmp/key.pem -out /tmp/cert.pem 2> /dev/null && cat /tmp/key.pem /tmp/cert.pem";
        return Command.run(MINUTE, Path.of("."), "docker", "run", "--rm", MailClientImage.built(), "bash", "-c", make);
    }
}
