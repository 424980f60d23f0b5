package dev.mailingress.proxy.transport;

import static org.awaitility.Awaitility.await;

import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keep-alive of both legs, by the active timer of a socket in /proc/net/tcp (proc(5)). */
@Requires(Requires.Need.LINUX)
class KeepAliveTest {

    private static final String KEEPALIVE_TIMER = "02";
    private static final int ADDRESSES_FROM = 1;
    private static final int TIMER = 5;

    @ParameterizedTest
    @EnumSource
    void shouldEnableKeepAliveOnBothLegs(TransportUnderTest kind) throws Exception {
        // Given
        try (Transport transport = kind.open(1);
                RelayFixture relay = new RelayFixture(transport);
                // When
                Socket client = relay.client();
                Socket server = relay.server()) {
            // Then
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> isProbed(relay.port(), client.getLocalPort())
                            && isProbed(server.getPort(), server.getLocalPort()));
        }
    }

    private static boolean isProbed(int localPort, int remotePort) throws IOException {
        for (String file : new String[] {"tcp", "tcp6"}) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/net", file))) {
                if (lines.map(line -> line.trim().split("\\s+"))
                        .anyMatch(fields -> isBetween(fields, localPort, remotePort)
                                && fields[TIMER].startsWith(KEEPALIVE_TIMER))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBetween(String[] fields, int localPort, int remotePort) {
        return fields[ADDRESSES_FROM].endsWith(hex(localPort)) && fields[ADDRESSES_FROM + 1].endsWith(hex(remotePort));
    }

    private static String hex(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }
}
