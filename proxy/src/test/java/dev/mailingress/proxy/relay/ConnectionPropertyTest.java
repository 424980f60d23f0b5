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
        Scene scene = new Scene().speaking(protocol);
        clientEnded = false;
        backendThere = false;
        backendEnded = false;
        if (announced) {
            scene.requiringHeaders();
        }
        if (routed && protocol.implicitTls()) {
            scene.routing("imap.b.example", "other", Unmatched.REFUSE);
        }
        scene.accept();
        // When
        for (Event event : events) {
            happen(event, scene);
        }
        scene.loop.advance(Duration.ofDays(1));
        // Then
        assertThat(scene.state()).isEqualTo(ConnectionState.CLOSED);
        scene.assertNothingIsLeft();
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.of(Event.class).list().ofMaxSize(20);
    }

    private void happen(Event event, Scene scene) {
        boolean clientCan = !scene.client.isClosed() && !clientEnded;
        boolean backendCan = backendThere && !scene.backend.isClosed() && !backendEnded;
        switch (event) {
            case CLIENT_DATA -> sends(scene.client, clientCan, "x");
            case CLIENT_HEADER -> sends(scene.client, clientCan, Scene.HEADER);
            case CLIENT_FIN -> {
                clientEnded |= ends(scene.client, clientCan);
            }
            case CLIENT_RESET -> resets(scene.client, !scene.client.isClosed());
            case CLIENT_SLOW -> scene.client.takesNoMore();
            case CLIENT_TAKES -> takes(scene.client, !scene.client.isClosed());
            case BACKEND_CONNECTS -> {
                if (!backendThere && scene.loop.openAttempts() > 0) {
                    backendThere = true;
                    scene.connect();
                }
            }
            case BACKEND_REFUSES -> {
                if (scene.loop.openAttempts() > 0) {
                    scene.loop.nextAttempt().handler().failed(ConnectFailure.REFUSED);
                }
            }
            case BACKEND_DATA -> sends(scene.backend, backendCan, "y");
            case BACKEND_FIN -> {
                backendEnded |= ends(scene.backend, backendCan);
            }
            case BACKEND_RESET -> resets(scene.backend, backendThere && !scene.backend.isClosed());
            case BACKEND_SLOW -> scene.backend.takesNoMore();
            case BACKEND_TAKES -> takes(scene.backend, backendThere && !scene.backend.isClosed());
            case A_MOMENT -> scene.loop.advance(Duration.ofMillis(600));
            case A_MINUTE -> scene.loop.advance(Duration.ofMinutes(1));
            case BAN -> scene.denying("0.0.0.0/0").reload();
            case LISTENER_GOES -> scene.boundTo(10026).reload();
            case DRAIN -> scene.connections.drain(Scene.drain(Duration.ofMinutes(1)));
            case KILL -> scene.connections.kill();
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
