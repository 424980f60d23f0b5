package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a command writes {@code /tmp/docker-mailserver/postfix-master.cf}. */
class CommandWritesTest {

    private static final String PATH = "/tmp/docker-mailserver/postfix-master.cf";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cp /config/master.cf " + PATH,
                "cp /config/master.cf " + PATH + " 2>/dev/null || true",
                "cp /config/postfix-master.cf /tmp/docker-mailserver/",
                "cp -t /tmp/docker-mailserver /config/postfix-master.cf",
                "mkdir -p /tmp/docker-mailserver && mv -f /x /tmp/docker-mailserver//postfix-master.cf",
                "/usr/bin/install -m 0644 /config/master.cf " + PATH,
                "ln -sf /config/master.cf " + PATH,
                "echo smtp/inet/x=y >> " + PATH,
                "cat > \"" + PATH + "\" <<EOF\nsmtp\nEOF",
                "cat /config/* | tee -a " + PATH + " >/dev/null",
                "sed -i s/a/b/ " + PATH,
                "chmod 600 " + PATH,
                "chown -R 5000:5000 /tmp/docker-mailserver",
                "rm -f " + PATH,
                "curl -fo " + PATH + " https://example.test/x; curl -o " + PATH + " https://example.test/x",
                "dd if=/x of=" + PATH
            })
    void shouldBeCertainWhenTheCommandNamesTheFile(String script) {
        assertThat(writes(script).certainly(PATH)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cp -a /config/. /tmp/docker-mailserver/",
                "cp /config/* /tmp/docker-mailserver",
                "cp -r /config/mail /tmp/docker-mailserver",
                "rsync -a /config/ /tmp/docker-mailserver/ >/dev/null 2>&1"
            })
    void shouldBePossibleWhenTheCommandCopiesSeveralFilesIntoTheDirectory(String script) {
        assertThat(writes(script).certainly(PATH)).isFalse();
        assertThat(writes(script).possibly(PATH)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat " + PATH,
                "cp " + PATH + " /backup/",
                "cp /config/postfix-accounts.cf /tmp/docker-mailserver/",
                "cp -a /config/. /tmp/docker-mailserver-backup/",
                "cp -r /tmp/docker-mailserver /backup",
                "chown 5000 /tmp/docker-mailserver",
                "chown -R 5000 /var/mail",
                "sed -n 1p " + PATH,
                "grep smtp < " + PATH,
                "rm -f " + PATH + ".bak",
                "supervisord -c /etc/supervisor/supervisord.conf",
                ""
            })
    void shouldBeNeitherWhenTheCommandDoesNotWriteTheFile(String script) {
        assertThat(writes(script).certainly(PATH)).isFalse();
        assertThat(writes(script).possibly(PATH)).isFalse();
    }

    private static CommandWrites writes(String script) {
        return new CommandWrites(List.of("/bin/bash", "-ec", script));
    }
}
