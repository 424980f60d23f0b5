package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.proxy.lifecycle.RunningProxy.freePort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.mailingress.proxy.transport.TransportKind;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands who come and say nothing. */
@Requires(Requires.Need.LINUX)
class SilentCrowdTest {

    private static final String HERE = "127.0.0.1";
    private static final int MOST = 3_000;
    /** Of this JVM, for everything else. */
    private static final int RESERVE = 1_000;
    /** The client's, the proxy's two and the backend's, all in this JVM. */
    private static final int DESCRIPTORS_EACH = 4;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersAndEndTheSilentInTimeWhenThereAreThousands(TransportKind transport) throws Exception {
        // Given
        int smtp = freePort();
        int imaps = freePort();
        int size = affordable();
        List<Socket> greeted = new ArrayList<>();
        List<Socket> unheard = new ArrayList<>();
        try (EchoBackend backend = new EchoBackend()) {
            String config = generation(1)
                    .listener("smtp", "SMTP", smtp, backend.port())
                    .listener(
                            "imaps",
                            "IMAPS",
                            imaps,
                            backend.port(),
                            "routes: [{serverNames: [imap.b.example], backend: other, targetPort: 9, proxyProtocol: V2}]")
                    .clients("limits: {exempt: [127.0.0.0/8], connections: 5000}")
                    .timeouts("clientHello: 3s, idle: {smtp: 3s}")
                    .toString();
            try (RunningProxy proxy = RunningProxy.start(directory, transport, config);
                    SessionLoad talking = SessionLoad.of(20, HERE, smtp)) {
                // When: half of them wait for a greeting, half of them are waited for
                for (int i = 0; i < size / 2; i++) {
                    greeted.add(EchoSession.connect(HERE, smtp));
                    unheard.add(EchoSession.connect(HERE, imaps));
                }
                // Then
                EchoSession.open(smtp).close();
                talking.awaitRound();
                assertThat(proxy.status("/readyz")).isEqualTo(200);
                // Then: each ends at its deadline
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(proxy.body("/metrics"))
                                .contains(ended("smtp", "cD", size / 2))
                                .contains(ended("imaps", "cR", size / 2)));
                new ProxySockets(Set.of(imaps), Set.of()).awaitNone();
                talking.awaitRound();
                assertThat(talking.ended()).isEmpty();
                talking.leave();
                new ProxySockets(Set.of(smtp, imaps), Set.of(backend.port())).awaitNone();
                await().until(() -> proxy.body("/status").contains("\"connections\":0,"));
            }
        } finally {
            close(greeted);
            close(unheard);
        }
    }

    private static String ended(String listener, String termination, int connections) {
        return "mailingress_proxy_connections_total{listener=\"" + listener + "\",exposure=\"public\",termination=\""
                + termination + "\"} " + connections + "\n";
    }

    private static int affordable() {
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        return (int) Math.max(100, Math.min(MOST, (files - RESERVE) / DESCRIPTORS_EACH));
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
