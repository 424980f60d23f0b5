package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.backend.TargetState;
import dev.mailingress.proxy.config.MailProtocol;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail servers that end a connection before they have served its client. */
class EarlyEndTest {

    private final ConnectionFixture fixture = new ConnectionFixture();

    /** How a mail server ends a connection. */
    enum End {
        FIN,
        RESET;

        void of(ConnectionFixture fixture) {
            if (this == FIN) {
                fixture.backend.end();
            } else {
                fixture.backend.reset();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountFailureWhenServerEndsWithoutGreeting(End end) {
        // Given
        fixture.speaking(MailProtocol.IMAP).accept().connect();
        // When
        end.of(fixture);
        // Then
        assertFailures(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountFailureWhenServerTakesHeaderForCommands(End end) {
        // Given
        fixture.accept().connect();
        fixture.backend.receive("220 mail.example\r\n500 5.5.2 Error\r\n221 2.7.0 Error: I can break rules, too\r\n");
        // When
        end.of(fixture);
        // Then
        assertFailures(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountFailureWhenServerEndsWithoutAnswerToHello(End end) {
        // Given
        fixture.speaking(MailProtocol.IMAPS).accept().connect();
        fixture.client.receive("a ClientHello");
        // When
        end.of(fixture);
        // Then
        assertFailures(1);
    }

    @Test
    void shouldCountOnceWhenFinIsFollowedByReset() {
        // Given
        fixture.accept().connect();
        // When
        fixture.backend.end();
        fixture.backend.reset();
        // Then
        assertFailures(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotCountWhenBothHaveSpoken(End end) {
        // Given
        fixture.relaying();
        fixture.client.receive("QUIT\r\n");
        // When
        end.of(fixture);
        // Then
        assertFailures(0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotCountWhenClientEndsFirst(End end) {
        // Given
        fixture.accept().connect();
        fixture.client.end();
        // When
        end.of(fixture);
        // Then
        assertFailures(0);
    }

    @Test
    void shouldNotCountWhenClientResetsFirst() {
        // Given
        fixture.accept().connect();
        // When
        fixture.client.reset();
        fixture.backend.reset();
        // Then
        assertFailures(0);
    }

    @ParameterizedTest
    @CsvSource({
        "IMAP, * OK hello, * BYE timeout, PT10S, 1",
        "IMAP, * OK hello, * BYE timeout, PT10.1S, 0",
        "SMTP, 220 hello, 221 error, PT1S, 1",
        "SMTP, 220-hello, 550 blocked, PT1.1S, 0"
    })
    void shouldNotCountWhenServerWaitedForSilentClient(
            MailProtocol protocol, String greeting, String end, Duration waited, int failures) {
        // Given
        fixture.speaking(protocol).accept().connect();
        fixture.backend.receive(greeting + "\r\n");
        fixture.loop.advance(waited);
        // When
        fixture.backend.receive(end + "\r\n");
        fixture.backend.end();
        // Then
        assertFailures(failures);
    }

    @Test
    void shouldNotCountWhenProxyEndsConnection() {
        // Given
        fixture.accept().connect();
        fixture.denying("203.0.113.0/24").changeRules();
        // When
        fixture.backend.reset();
        // Then
        assertThat(fixture.ended).extracting(ConnectionRecord::termination).containsExactly(Termination.BANNED);
        assertFailures(0);
    }

    @Test
    void shouldNotCountWhenProtocolIsUnknownAndServerHasSentAll() {
        // Given
        fixture.speaking(MailProtocol.TCP).accept().connect();
        fixture.backend.receive("the news");
        // When
        fixture.backend.end();
        // Then
        assertFailures(0);
    }

    private void assertFailures(int expected) {
        assertThat(fixture.health.targets())
                .singleElement()
                .satisfies(target -> assertThat(target.reachable()).isTrue())
                .extracting(TargetState::failures)
                .isEqualTo((long) expected);
    }
}
