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

/** Errors of this program or its JVM while a loop is working. */
@Requires(Requires.Need.LINUX)
class InternalErrorsOverSocketsTest {

    private static final String LOOPBACK = "127.0.0.1";

    /** Event in which an error is thrown. */
    enum Moment {
        ACCEPTED,
        RECEIVED,
        TIMER,
        CLOSED
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseOnlyAffectedConnectionWhenErrorIsThrown(TransportKind kind) throws Exception {
        for (Moment moment : Moment.values()) {
            int port = freePort();
            int otherPort = freePort();
            try (Transport transport = TransportSelector.open(kind, 1)) {
                transport
                        .bind(port, (leg, loop) -> new FailingHandler(leg, loop, moment).begin())
                        .start();
                transport
                        .bind(otherPort, (leg, loop) -> new EchoHandler(leg).begin())
                        .start();
                try (Socket other = EchoSession.connect(LOOPBACK, otherPort)) {
                    assertThat(isEchoed(other)).isTrue();
                    // When
                    for (int i = 0; i < 3; i++) {
                        try (Socket client = EchoSession.connect(LOOPBACK, port)) {
                            client.getOutputStream().write('x');
                            assertThat(client.getInputStream().read()).isEqualTo(-1);
                        } catch (IOException reset) {
                            assertThat(reset).hasMessageContaining("reset");
                        }
                    }
                    // Then
                    assertThat(isEchoed(other)).isTrue();
                }
                try (Socket next = EchoSession.connect(LOOPBACK, otherPort)) {
                    assertThat(isEchoed(next)).isTrue();
                }
            }
        }
    }

    private static boolean isEchoed(Socket client) throws IOException {
        client.getOutputStream().write('a');
        return client.getInputStream().read() == 'a';
    }

    /** Handler that throws in one event. */
    private record FailingHandler(Leg leg, Loop loop, Moment moment) implements LegHandler {

        void begin() {
            throwAt(Moment.ACCEPTED);
            leg.handler(this);
            leg.resumeReading();
        }

        private void throwAt(Moment now) {
            if (now == moment) {
                throw new NoClassDefFoundError("thrown by the test");
            }
        }

        @Override
        public void onReceived(Chunk chunk) {
            chunk.release();
            throwAt(Moment.RECEIVED);
            // The order of timers that are due together is not specified.
            loop.schedule(Duration.ZERO, () -> throwAt(Moment.TIMER));
            loop.schedule(Duration.ZERO, leg::close);
            loop.schedule(Duration.ZERO, () -> throwAt(Moment.TIMER));
        }

        @Override
        public void onInputEnded() {
            leg.close();
        }

        @Override
        public void onClosed(boolean byPeer) {
            throwAt(Moment.CLOSED);
        }
    }
}
