package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.testcontainers.containers.Container.ExecResult;

/** Large message to the account from its owner, in a file in a client's container. */
final class LargeMessage {

    private final MailClient client;
    private final String file;

    private LargeMessage(MailClient client, String file) {
        this.client = client;
        this.file = file;
    }

    /** @param bytes minimum size of the body: random lines, and some that begin with dots, which SMTP doubles */
    static LargeMessage create(MailClient client, String subject, int bytes) {
        LargeMessage message = new LargeMessage(client, "/tmp/" + subject);
        message.bash("""
                set -eo pipefail
                { printf '%%s\\n' . .. .beginning; head -c %d /dev/urandom | base64 -w 76; } | sed 's/$/\\r/' > FILE.body
                { printf '%%s\\r\\n' 'From: user@example.test' 'To: user@example.test' 'Subject: %s' ''; cat FILE.body; } > FILE
                """.formatted(bytes * 3L / 4, subject));
        assertThat(Long.parseLong(message.bash("stat -c %s FILE.body"))).isGreaterThan(bytes);
        return message;
    }

    /** Submits the message as the account's owner. */
    void submit(String url) {
        bash("curl -sSk --ssl-reqd --max-time 120 --url " + url + " " + MailClient.CURL_USER
                + " --mail-from user@example.test --mail-rcpt user@example.test --upload-file FILE");
    }

    /** SHA-256 of the body. */
    String digest() {
        return bash("sha256sum < FILE.body");
    }

    /** SHA-256 of the body that the account's owner reads at this URL. */
    String digestOf(String url) {
        return bash("set -o pipefail; curl -sSk --max-time 120 --url '" + url + ";SECTION=TEXT' " + MailClient.CURL_USER
                + " | sha256sum");
    }

    private String bash(String script) {
        ExecResult result = client.bash(script.replace("FILE", file));
        assertThat(result.getExitCode()).as(result.toString()).isZero();
        return result.getStdout().strip();
    }
}
