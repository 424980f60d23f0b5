package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.cli.TransportSelector;
import dev.mailingress.proxy.transport.Chunk;
import dev.mailingress.proxy.transport.EchoHandler;
import dev.mailingress.proxy.transport.Leg;
import dev.mailingress.proxy.transport.LegHandler;
import dev.mailingress.proxy.transport.Loop;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors of this program, or of the machine that runs it, in the midst of a loop's work. */
@Requires(Requires.Need.LINUX)
class InternalErrorsOverSocketsTest {

    private static final String HERE = "127.0.0.1";

    /** Where an error strikes, by what the client says. */
    enum Moment {
        ACCEPTED,
        RECEIVED,
        TIMER,
        CLOSED
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndThatConnectionAloneWhenAnErrorStrikes(TransportKind kind) throws Exception {
        for (Moment moment : Moment.values()) {
            int port = freePort();
            int otherPort = freePort();
            try (Transport transport = TransportSelector.open(kind, 1)) {
                transport
                        .bind(port, (leg, loop) -> new Failing(leg, loop, moment).begin())
                        .start();
                transport
                        .bind(otherPort, (leg, loop) -> new EchoHandler(leg).begin())
                        .start();
                try (Socket other = EchoSession.connect(HERE, otherPort)) {
                    assertThat(isEchoed(other)).isTrue();
                    // When
                    for (int i = 0; i < 3; i++) {
                        try (Socket client = EchoSession.connect(HERE, port)) {
                            client.getOutputStream().write('x');
                            assertThat(client.getInputStream().read()).isEqualTo(-1);
                        } catch (IOException reset) {
                            assertThat(reset).hasMessageContaining("reset");
                        }
                    }
                    // Then
                    assertThat(isEchoed(other)).isTrue();
                }
                try (Socket next = EchoSession.connect(HERE, otherPort)) {
                    assertThat(isEchoed(next)).isTrue();
                }
            }
        }
    }

    private static boolean isEchoed(Socket client) throws IOException {
        client.getOutputStream().write('a');
        return client.getInputStream().read() == 'a';
    }

    /** Fails at its moment. */
    private record Failing(Leg leg, Loop loop, Moment moment) implements LegHandler {

        void begin() {
            strike(Moment.ACCEPTED);
            leg.handler(this);
            leg.resumeReading();
        }

        private void strike(Moment now) {
            if (now == moment) {
                throw new NoClassDefFoundError("only a test");
            }
        }

        @Override
        public void onReceived(Chunk chunk) {
            chunk.release();
            strike(Moment.RECEIVED);
            // Which of those that are due together comes first is nobody's affair.
            loop.schedule(Duration.ZERO, () -> strike(Moment.TIMER));
            loop.schedule(Duration.ZERO, leg::close);
            loop.schedule(Duration.ZERO, () -> strike(Moment.TIMER));
        }

        @Override
        public void onInputEnded() {
            leg.close();
        }

        @Override
        public void onClosed(boolean byPeer) {
            strike(Moment.CLOSED);
        }
    }
}
