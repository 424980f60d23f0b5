package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.Unmatched;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.RecordingLeg;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens, in whatever order: a connection ends, tells of it once, and leaves nothing behind. */
class ConnectionPropertyTest {

    /** One thing that can happen at any time. */
    private enum Event {
        CLIENT_DATA,
        CLIENT_HEADER,
        CLIENT_FIN,
        CLIENT_RESET,
        CLIENT_SLOW,
        CLIENT_TAKES,
        BACKEND_CONNECTS,
        BACKEND_REFUSES,
        BACKEND_DATA,
        BACKEND_FIN,
        BACKEND_RESET,
        BACKEND_SLOW,
        BACKEND_TAKES,
        A_MOMENT,
        A_MINUTE,
        BAN,
        LISTENER_GOES,
        DRAIN,
        KILL
    }

    private boolean clientEnded;
    private boolean backendThere;
    private boolean backendEnded;

    @Property(tries = 3000)
    void shouldEndOnceAndLeaveNothingWhateverHappens(
            @ForAll MailProtocol protocol,
            @ForAll boolean announced,
            @ForAll boolean routed,
            @ForAll("events") List<Event> events) {
        // Given
        ConnectionFixture fixture = new ConnectionFixture().speaking(protocol);
        clientEnded = false;
        backendThere = false;
        backendEnded = false;
        if (announced) {
            fixture.requiringHeaders();
        }
        if (routed && protocol.implicitTls()) {
            fixture.routing("imap.b.example", "other", Unmatched.REFUSE);
        }
        fixture.accept();
        // When
        for (Event event : events) {
            happen(event, fixture);
        }
        fixture.loop.advance(Duration.ofDays(1));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.CLOSED);
        fixture.assertNothingIsLeft();
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.of(Event.class).list().ofMaxSize(20);
    }

    private void happen(Event event, ConnectionFixture fixture) {
        boolean clientCan = !fixture.client.isClosed() && !clientEnded;
        boolean backendCan = backendThere && !fixture.backend.isClosed() && !backendEnded;
        switch (event) {
            case CLIENT_DATA -> sends(fixture.client, clientCan, "x");
            case CLIENT_HEADER -> sends(fixture.client, clientCan, ConnectionFixture.HEADER);
            case CLIENT_FIN -> {
                clientEnded |= ends(fixture.client, clientCan);
            }
            case CLIENT_RESET -> resets(fixture.client, !fixture.client.isClosed());
            case CLIENT_SLOW -> fixture.client.takesNoMore();
            case CLIENT_TAKES -> takes(fixture.client, !fixture.client.isClosed());
            case BACKEND_CONNECTS -> {
                if (!backendThere && fixture.loop.openAttempts() > 0) {
                    backendThere = true;
                    fixture.connect();
                }
            }
            case BACKEND_REFUSES -> {
                if (fixture.loop.openAttempts() > 0) {
                    fixture.loop.nextAttempt().handler().onFailed(ConnectFailure.REFUSED);
                }
            }
            case BACKEND_DATA -> sends(fixture.backend, backendCan, "y");
            case BACKEND_FIN -> {
                backendEnded |= ends(fixture.backend, backendCan);
            }
            case BACKEND_RESET -> resets(fixture.backend, backendThere && !fixture.backend.isClosed());
            case BACKEND_SLOW -> fixture.backend.takesNoMore();
            case BACKEND_TAKES -> takes(fixture.backend, backendThere && !fixture.backend.isClosed());
            case A_MOMENT -> fixture.loop.advance(Duration.ofMillis(600));
            case A_MINUTE -> fixture.loop.advance(Duration.ofMinutes(1));
            case BAN -> fixture.denying("0.0.0.0/0").reload();
            case LISTENER_GOES -> fixture.boundTo(10026).reload();
            case DRAIN -> fixture.connections.drain(ConnectionFixture.drain(Duration.ofMinutes(1)));
            case KILL -> fixture.connections.kill();
        }
    }

    private static void sends(RecordingLeg leg, boolean can, String text) {
        if (can) {
            leg.receive(text);
        }
    }

    private static boolean ends(RecordingLeg leg, boolean can) {
        if (can) {
            leg.end();
        }
        return can;
    }

    private static void resets(RecordingLeg leg, boolean can) {
        if (can) {
            leg.reset();
        }
    }

    private static void takes(RecordingLeg leg, boolean can) {
        if (can) {
            leg.takesMoreAgain();
        }
    }
}
