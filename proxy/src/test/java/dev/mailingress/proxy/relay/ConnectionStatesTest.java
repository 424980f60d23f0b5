package dev.mailingress.proxy.relay;

import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Events in each state, as one table. */
class ConnectionStatesTest {

    private static final Duration LONG_TIME = Duration.ofDays(1);

    /** How a connection reaches a state, and how long it stays there without events. */
    private enum Given {
        AWAITING_HEADER("5s"),
        ANSWERING_HEALTH_CHECK("5s"),
        AWAITING_HELLO("10s"),
        CONNECTING("75s"),
        AWAITING_BANNER("5m"),
        RELAYING("11m"),
        CLIENT_ENDED("60s"),
        SERVER_ENDED("60s"),
        REFUSING("2s"),
        CLOSING("60s");

        private final Duration deadline;

        Given(String deadline) {
            this.deadline = Duration.parse("PT" + deadline);
        }

        ConnectionFixture fixture() {
            ConnectionFixture fixture = new ConnectionFixture();
            return switch (this) {
                case AWAITING_HEADER -> fixture.requiringHeaders().accept();
                case ANSWERING_HEALTH_CHECK -> {
                    fixture.requiringHeaders().accept().client.receive("PROXY UNKNOWN\r\n");
                    yield fixture;
                }
                case AWAITING_HELLO ->
                    fixture.speaking(MailProtocol.IMAPS)
                            .routing("imap.a.example", "other", Unmatched.DEFAULT)
                            .accept();
                case CONNECTING -> fixture.accept();
                case AWAITING_BANNER -> fixture.accept().connect();
                case RELAYING -> fixture.relaying();
                case CLIENT_ENDED -> {
                    fixture.relaying().client.end();
                    yield fixture;
                }
                case SERVER_ENDED -> {
                    fixture.relaying().backend.end();
                    yield fixture;
                }
                case REFUSING -> fixture.from(address("127.0.0.1", 1)).accept();
                case CLOSING -> {
                    fixture.relaying().client.blockWrites();
                    fixture.backend.receive("421 too busy");
                    fixture.backend.reset();
                    yield fixture;
                }
            };
        }
    }

    /** Event in a state. */
    private enum Event {
        CLIENT_DATA,
        CLIENT_FIN,
        CLIENT_RESET,
        BACKEND_DATA,
        BACKEND_FIN,
        BACKEND_RESET,
        DEADLINE,
        BAN,
        DRAIN,
        KILL;

        void apply(ConnectionFixture fixture, Given given) {
            switch (this) {
                case CLIENT_DATA -> fixture.client.receive("x");
                case CLIENT_FIN -> fixture.client.end();
                case CLIENT_RESET -> fixture.client.reset();
                case BACKEND_DATA -> fixture.backend.receive("y");
                case BACKEND_FIN -> fixture.backend.end();
                case BACKEND_RESET -> fixture.backend.reset();
                case DEADLINE -> fixture.loop.advance(given.deadline);
                case BAN -> fixture.denying("0.0.0.0/0").reload();
                case DRAIN -> {
                    fixture.connections.drain(ConnectionFixture.drain(Duration.ofSeconds(1)));
                    fixture.loop.advance(Duration.ofSeconds(1));
                }
                case KILL -> fixture.connections.kill();
            }
        }
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // state          | event         | state after     | code in the end | refusal
                "AWAITING_HEADER  | CLIENT_DATA   | CLOSED          | PR              | BAD_HEADER",
                "AWAITING_HEADER  | CLIENT_FIN    | CLOSED          | probe           |",
                "AWAITING_HEADER  | CLIENT_RESET  | CLOSED          | probe           |",
                "AWAITING_HEADER  | DEADLINE      | CLOSED          | cR              | BAD_HEADER",
                "AWAITING_HEADER  | BAN           | AWAITING_HEADER | cR              | BAD_HEADER",
                "AWAITING_HEADER  | DRAIN         | CLOSED          | KD              |",
                "AWAITING_HEADER  | KILL          | CLOSED          | KD              |",
                "ANSWERING_HEALTH_CHECK | CLIENT_DATA  | ANSWERING_HEALTH_CHECK | probe    |",
                "ANSWERING_HEALTH_CHECK | CLIENT_FIN   | CLOSED         | probe           |",
                "ANSWERING_HEALTH_CHECK | CLIENT_RESET | CLOSED         | probe           |",
                "ANSWERING_HEALTH_CHECK | DEADLINE     | CLOSED         | probe           |",
                "ANSWERING_HEALTH_CHECK | BAN          | ANSWERING_HEALTH_CHECK | probe    |",
                "ANSWERING_HEALTH_CHECK | DRAIN        | CLOSED         | probe           |",
                "ANSWERING_HEALTH_CHECK | KILL         | CLOSED         | probe           |",
                "AWAITING_HELLO   | CLIENT_DATA   | CLOSED          | PR              | BAD_HELLO",
                "AWAITING_HELLO   | CLIENT_FIN    | CLOSED          | CR              |",
                "AWAITING_HELLO   | CLIENT_RESET  | CLOSED          | CR              |",
                "AWAITING_HELLO   | DEADLINE      | CLOSED          | cR              | BAD_HELLO",
                "AWAITING_HELLO   | BAN           | CLOSED          | PD              |",
                "AWAITING_HELLO   | DRAIN         | CLOSED          | KD              |",
                "AWAITING_HELLO   | KILL          | CLOSED          | KD              |",
                "CONNECTING       | CLIENT_DATA   | CONNECTING      | sC              | BACKEND_DOWN",
                "CONNECTING       | CLIENT_FIN    | CLOSED          | CC              |",
                "CONNECTING       | CLIENT_RESET  | CLOSED          | CC              |",
                "CONNECTING       | DEADLINE      | REFUSING        | sC              | BACKEND_DOWN",
                "CONNECTING       | BAN           | CLOSED          | PD              |",
                "CONNECTING       | DRAIN         | CLOSED          | KD              |",
                "CONNECTING       | KILL          | CLOSED          | KD              |",
                "AWAITING_BANNER  | CLIENT_DATA   | AWAITING_BANNER | sD              |",
                "AWAITING_BANNER  | CLIENT_FIN    | HALF_CLOSED     | sL              |",
                "AWAITING_BANNER  | CLIENT_RESET  | CLOSED          | CD              |",
                "AWAITING_BANNER  | BACKEND_DATA  | RELAYING        | cD              |",
                "AWAITING_BANNER  | BACKEND_FIN   | HALF_CLOSED     | cL              |",
                "AWAITING_BANNER  | BACKEND_RESET | CLOSED          | SD              |",
                "AWAITING_BANNER  | DEADLINE      | CLOSED          | sD              |",
                "AWAITING_BANNER  | BAN           | CLOSED          | PD              |",
                "AWAITING_BANNER  | DRAIN         | CLOSED          | KD              |",
                "AWAITING_BANNER  | KILL          | CLOSED          | KD              |",
                "RELAYING         | CLIENT_DATA   | RELAYING        | cD              |",
                "RELAYING         | CLIENT_FIN    | HALF_CLOSED     | sL              |",
                "RELAYING         | CLIENT_RESET  | CLOSED          | CD              |",
                "RELAYING         | BACKEND_DATA  | RELAYING        | cD              |",
                "RELAYING         | BACKEND_FIN   | HALF_CLOSED     | cL              |",
                "RELAYING         | BACKEND_RESET | CLOSED          | SD              |",
                "RELAYING         | DEADLINE      | CLOSED          | cD              |",
                "RELAYING         | BAN           | CLOSED          | PD              |",
                "RELAYING         | DRAIN         | CLOSED          | KD              |",
                "RELAYING         | KILL          | CLOSED          | KD              |",
                "CLIENT_ENDED     | CLIENT_RESET  | CLOSED          | CL              |",
                "CLIENT_ENDED     | BACKEND_DATA  | HALF_CLOSED     | sL              |",
                "CLIENT_ENDED     | BACKEND_FIN   | CLOSED          | --              |",
                "CLIENT_ENDED     | BACKEND_RESET | CLOSED          | SL              |",
                "CLIENT_ENDED     | DEADLINE      | CLOSED          | sL              |",
                "CLIENT_ENDED     | BAN           | CLOSED          | PD              |",
                "CLIENT_ENDED     | DRAIN         | CLOSED          | KD              |",
                "CLIENT_ENDED     | KILL          | CLOSED          | KD              |",
                "SERVER_ENDED     | CLIENT_DATA   | HALF_CLOSED     | cL              |",
                "SERVER_ENDED     | CLIENT_FIN    | CLOSED          | --              |",
                "SERVER_ENDED     | CLIENT_RESET  | CLOSED          | CL              |",
                "SERVER_ENDED     | BACKEND_RESET | CLOSED          | SL              |",
                "SERVER_ENDED     | DEADLINE      | CLOSED          | cL              |",
                "SERVER_ENDED     | BAN           | CLOSED          | PD              |",
                "SERVER_ENDED     | DRAIN         | CLOSED          | KD              |",
                "SERVER_ENDED     | KILL          | CLOSED          | KD              |",
                "REFUSING         | CLIENT_DATA   | REFUSING        | PR              | LOCAL_ADDRESS",
                "REFUSING         | CLIENT_FIN    | CLOSED          | PR              | LOCAL_ADDRESS",
                "REFUSING         | CLIENT_RESET  | CLOSED          | PR              | LOCAL_ADDRESS",
                "REFUSING         | DEADLINE      | CLOSED          | PR              | LOCAL_ADDRESS",
                "REFUSING         | BAN           | REFUSING        | PR              | LOCAL_ADDRESS",
                "REFUSING         | DRAIN         | CLOSED          | PR              | LOCAL_ADDRESS",
                "REFUSING         | KILL          | CLOSED          | PR              | LOCAL_ADDRESS",
                "CLOSING          | CLIENT_DATA   | CLOSING         | SD              |",
                "CLOSING          | CLIENT_FIN    | CLOSING         | SD              |",
                "CLOSING          | CLIENT_RESET  | CLOSED          | SD              |",
                "CLOSING          | DEADLINE      | CLOSED          | SD              |",
                "CLOSING          | BAN           | CLOSING         | SD              |",
                "CLOSING          | DRAIN         | CLOSING         | SD              |",
                "CLOSING          | KILL          | CLOSED          | SD              |",
            })
    void shouldFollowStateDiagram(
            Given given, Event event, ConnectionState after, String code, @Nullable String refusal) {
        // Given
        ConnectionFixture fixture = given.fixture();
        assertThat(fixture.hasEnded()).isFalse();
        // When
        event.apply(fixture, given);
        // Then
        assertThat(fixture.state()).isEqualTo(after);
        // When nothing more happens
        fixture.loop.advance(LONG_TIME);
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.CLOSED);
        if (code.equals("probe")) {
            assertThat(fixture.probes).isEqualTo(1);
        } else {
            assertThat(fixture.termination().code()).isEqualTo(code);
            assertThat(String.valueOf(fixture.ended.get(0).refusal())).isEqualTo(String.valueOf(refusal));
        }
        fixture.assertEverythingReleased();
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayInStateUntilItsDeadline(Given given) {
        // Given
        ConnectionFixture fixture = given.fixture();
        ConnectionState state = fixture.state();
        // When
        fixture.loop.advance(given.deadline.minusMillis(1));
        // Then
        assertThat(fixture.state()).isEqualTo(state);
        // When
        fixture.loop.advance(Duration.ofMillis(1));
        // Then
        assertThat(fixture.state()).isNotEqualTo(state);
    }
}
