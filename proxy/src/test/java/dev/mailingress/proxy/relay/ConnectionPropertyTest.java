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

/** Any sequence of events: a connection ends, reports it once, and releases everything. */
class ConnectionPropertyTest {

    /** Event that can happen at any time. */
    private enum Event {
        CLIENT_DATA,
        CLIENT_HEADER,
        CLIENT_FIN,
        CLIENT_RESET,
        CLIENT_BLOCKS,
        CLIENT_READS,
        BACKEND_CONNECTS,
        BACKEND_REFUSES,
        BACKEND_DATA,
        BACKEND_FIN,
        BACKEND_RESET,
        BACKEND_BLOCKS,
        BACKEND_READS,
        SHORT_TIME,
        ONE_MINUTE,
        BAN,
        LISTENER_REMOVED,
        DRAIN,
        KILL
    }

    private boolean clientEnded;
    private boolean backendConnected;
    private boolean backendEnded;

    @Property(tries = 3000)
    void shouldEndOnceAndReleaseEverythingForAnySequenceOfEvents(
            @ForAll MailProtocol protocol,
            @ForAll boolean announced,
            @ForAll boolean routed,
            @ForAll("events") List<Event> events) {
        // Given
        ConnectionFixture fixture = new ConnectionFixture().speaking(protocol);
        clientEnded = false;
        backendConnected = false;
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
            apply(event, fixture);
        }
        fixture.loop.advance(Duration.ofDays(1));
        // Then
        assertThat(fixture.state()).isEqualTo(ConnectionState.CLOSED);
        fixture.assertEverythingReleased();
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.of(Event.class).list().ofMaxSize(20);
    }

    private void apply(Event event, ConnectionFixture fixture) {
        boolean clientCan = !fixture.client.isClosed() && !clientEnded;
        boolean backendCan = backendConnected && !fixture.backend.isClosed() && !backendEnded;
        switch (event) {
            case CLIENT_DATA -> sends(fixture.client, clientCan, "x");
            case CLIENT_HEADER -> sends(fixture.client, clientCan, ConnectionFixture.HEADER);
            case CLIENT_FIN -> {
                clientEnded |= ends(fixture.client, clientCan);
            }
            case CLIENT_RESET -> resets(fixture.client, !fixture.client.isClosed());
            case CLIENT_BLOCKS -> fixture.client.blockWrites();
            case CLIENT_READS -> unblocks(fixture.client, !fixture.client.isClosed());
            case BACKEND_CONNECTS -> {
                if (!backendConnected && fixture.loop.openAttempts() > 0) {
                    backendConnected = true;
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
            case BACKEND_RESET -> resets(fixture.backend, backendConnected && !fixture.backend.isClosed());
            case BACKEND_BLOCKS -> fixture.backend.blockWrites();
            case BACKEND_READS -> unblocks(fixture.backend, backendConnected && !fixture.backend.isClosed());
            case SHORT_TIME -> fixture.loop.advance(Duration.ofMillis(600));
            case ONE_MINUTE -> fixture.loop.advance(Duration.ofMinutes(1));
            case BAN -> fixture.denying("0.0.0.0/0").reload();
            case LISTENER_REMOVED -> fixture.boundTo(10026).reload();
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

    private static void unblocks(RecordingLeg leg, boolean can) {
        if (can) {
            leg.unblockWrites();
        }
    }
}
