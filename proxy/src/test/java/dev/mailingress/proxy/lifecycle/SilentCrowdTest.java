package dev.mailingress.proxy.lifecycle;

import static dev.mailingress.proxy.lifecycle.ConfigText.generation;
import static dev.mailingress.testing.FreePorts.freePort;
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

/** Thousands of clients that send nothing. */
@Requires(Requires.Need.LINUX)
class SilentCrowdTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_CLIENTS = 3_000;
    /** Descriptors of this JVM for everything else. */
    private static final int RESERVE = 1_000;
    /** One of the client, two of the proxy and one of the backend, all in this JVM. */
    private static final int DESCRIPTORS_PER_CLIENT = 4;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldServeOthersAndTimeOutThousandsOfSilentClients(TransportKind transport) throws Exception {
        // Given
        int smtp = freePort();
        int imaps = freePort();
        int size = maxClients();
        List<Socket> greeted = new ArrayList<>();
        List<Socket> silent = new ArrayList<>();
        try (EchoBackend backend = new EchoBackend()) {
            String config = generation(1)
                    .listener("smtp", "SMTP", smtp, backend.port())
                    .listener(
                            "imaps",
                            "IMAPS",
                            imaps,
                            backend.port(),
                            "routes: [{serverNames: [imap.b.example], backend: other,"
                                    + " targets: [{host: 127.0.0.1, port: 9, proxyProtocol: V2}]}]")
                    .clients("limits: {exempt: [127.0.0.0/8], connections: 5000}")
                    .timeouts("clientHello: 3s, idle: {smtp: 3s}")
                    .toString();
            try (RunningProxy proxy = RunningProxy.start(directory, transport, config);
                    SessionLoad active = SessionLoad.of(20, LOOPBACK, smtp)) {
                // When: half of them get a banner, half of them must send a ClientHello first
                for (int i = 0; i < size / 2; i++) {
                    greeted.add(EchoSession.connect(LOOPBACK, smtp));
                    silent.add(EchoSession.connect(LOOPBACK, imaps));
                }
                // Then
                EchoSession.open(smtp).close();
                active.awaitRound();
                assertThat(proxy.status("/readyz")).isEqualTo(200);
                // Then: each ends at its deadline
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(proxy.body("/metrics"))
                                .contains(ended("smtp", "cD", size / 2))
                                .contains(ended("imaps", "cR", size / 2)));
                new ProxySockets(Set.of(imaps), Set.of()).awaitNone();
                active.awaitRound();
                assertThat(active.failures()).isEmpty();
                active.finish();
                new ProxySockets(Set.of(smtp, imaps), Set.of(backend.port())).awaitNone();
                await().until(() -> proxy.body("/status").contains("\"connections\":0,"));
            }
        } finally {
            close(greeted);
            close(silent);
        }
    }

    private static String ended(String listener, String termination, int connections) {
        return "mailingress_proxy_connections_total{listener=\"" + listener + "\",exposure=\"public\",termination=\""
                + termination + "\"} " + connections + "\n";
    }

    private static int maxClients() {
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        return (int) Math.max(100, Math.min(MAX_CLIENTS, (files - RESERVE) / DESCRIPTORS_PER_CLIENT));
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
