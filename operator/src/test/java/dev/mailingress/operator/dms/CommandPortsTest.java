package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command does with port 587, or the port that the row names, of its own pod. */
class CommandPortsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ss --listening --tcp | grep -P 'LISTEN.+:smtp'",
                "ss --listening --tcp | grep -P 'LISTEN.+:smtp' || exit 1",
                "ss -ltn | grep -q ':587 '",
                "netstat -an | grep -F ':587' | grep LISTEN",
                "lsof -i :587",
                "grep -q ':024B ' /proc/net/tcp && test $(cat /tmp/x) -lt 587",
                "supervisorctl status | grep -E '(postfix|dovecot)' | grep RUNNING",
                "sleep 587",
                "timeout 587 supervisorctl status",
                "nc -z localhost 8080",
                "nc -w 587 localhost 8080",
                "curl -m 587 http://localhost:8080/587",
                "curl -fsS http://localhost:15871/",
                "openssl x509 -in /certs/tls.crt -checkend 587",
                "# nc localhost 587\ntrue",
                "swaks --server localhost",
                "RETRIES=587",
                ""
            })
    void shouldBeNothingWhenTheCommandDoesNotConnectToThePort(String script) {
        assertThat(use(script, 587)).isEqualTo(PortUse.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            nc localhost 587 </dev/null | grep -q ^220 => 587
            echo QUIT | nc -w 2 127.0.0.1 587 | grep 220 => 587
            ncat --recv-only ::1 587 => 587
            if ! nc localhost 25; then exit 1; fi => 25
            timeout 5 nc localhost smtp => 25
            nc localhost submission => 587
            /usr/bin/nc "$HOSTNAME" 587 => 587
            nc $(hostname -i) 587 => 587
            test "$(nc localhost 25 | head -c 3)" = 220 => 25
            test `nc localhost 25` = 220 => 25
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/587; read -u 3 line; [[ $line == 220* ]]' => 587
            exec 3<>/dev/tcp/localhost/smtp && head -1 <&3 | grep 220 => 25
            timeout 1 bash -c 'cat < /dev/null > /dev/tcp/$(hostname -i)/25' => 25
            openssl s_client -starttls smtp -connect localhost:587 </dev/null => 587
            openssl s_client -connect [::1]:993 => 993
            curl -k imaps://user:secret@localhost/INBOX => 993
            curl smtp://localhost => 25
            curl --url=smtps://127.0.0.1 => 465
            curl telnet://localhost:4190 => 4190
            swaks --to a@example.test --server localhost --quit-after EHLO => 25
            swaks --server localhost -tlsc => 465
            swaks --server localhost --port 587 => 587
            swaks -s localhost:587 => 587
            telnet localhost 25 => 25
            socat - TCP:localhost:25,crnl => 25
            python3 -c "import smtplib; smtplib.SMTP('localhost', 587).noop()" => 587
            for p in 25 587; do nc localhost $p | grep -q 220 || exit 1; done => 587
            PORT=587; nc localhost "${PORT}" => 587
            busybox nc 0.0.0.0 25 => 25
            nc mail 25 => 25
            nc $POD_IP 25 => 25
            ss -ltn | grep -q :25 && nc localhost 25 => 25
            """)
    void shouldBeSpeakingWhenAClientConnectsToThePod(String script, int port) {
        assertThat(use(script, port)).isEqualTo(PortUse.SPOKEN_TO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nc -z localhost 587",
                "nc -vz -w 3 127.0.0.1 587",
                "ncat -z localhost submission",
                "wait-for-it localhost:587",
                "dockerize -wait tcp://localhost:587"
            })
    void shouldBeConnectingWhenTheProgramOnlyOpensTheConnection(String script) {
        assertThat(use(script, 587)).isEqualTo(PortUse.CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/local/bin/healthcheck --port=587",
                "check_smtp 587",
                "nc mx.example.test 587",
                "openssl s_client -connect mx.example.test:587",
                "curl smtp://$RELAY:587",
                "for p in 25 587; do check $p; done"
            })
    void shouldBeNamingWhenItIsNotClearWhereTheCommandConnectsTo(String script) {
        assertThat(use(script, 587)).isEqualTo(PortUse.NAMED);
    }

    @ParameterizedTest
    @CsvSource({"25", "465", "143"})
    void shouldConcernOnlyThePortThatTheCommandUses(int other) {
        assertThat(use("openssl s_client -starttls smtp -connect localhost:587", other))
                .isEqualTo(PortUse.NONE);
    }

    @Test
    void shouldReadACommandWithoutAShell() {
        assertThat(new CommandPorts(List.of("nc", "-w", "2", "localhost", "587"), Set.of()).of(587))
                .isEqualTo(PortUse.SPOKEN_TO);
        assertThat(new CommandPorts(List.of("/bin/grep", "nc localhost 587"), Set.of()).of(587))
                .isEqualTo(PortUse.NONE);
    }

    /** A user who may change a Deployment must not be able to keep the operator busy. */
    @ParameterizedTest
    @ValueSource(
            strings = {"$(", "`", "(", "sh ", "sh -c ", "/", "/./", "$(hostname ", "a@", "7", ":", "nc $a;", "://", "\\"
            })
    void shouldReadAHugeScriptInAShortTime(String part) {
        List<String> command = List.of("sh", "-c", part.repeat(1_000_000 / part.length()) + " x; nc localhost 587");
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            new CommandPorts(command, Set.of("mail")).of(587);
            CommandWrites writes = new CommandWrites(command);
            writes.certainly("/tmp/docker-mailserver/postfix-master.cf");
            writes.possibly("/tmp/docker-mailserver/postfix-master.cf");
        });
    }

    private static PortUse use(String script, int port) {
        return new CommandPorts(List.of("sh", "-c", script), Set.of("mail", "$POD_IP")).of(port);
    }
}
