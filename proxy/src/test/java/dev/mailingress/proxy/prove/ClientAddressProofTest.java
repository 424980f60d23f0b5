package dev.mailingress.proxy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mailingress.proxy.admission.ClientSnapshot;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.prove.Finding.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressProofTest {

    private static final MailPort IMAPS = MailPort.parse("imaps");
    private static final InetAddress PRIVATE = IpAddress.parse("192.168.1.7").address();
    private static final InetAddress PUBLIC = IpAddress.parse("203.0.113.9").address();

    private final List<String> recent = new ArrayList<>();
    private HttpServer proxy;
    private URI url;
    private @Nullable String otherBody;

    @BeforeEach
    void start() throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/status", exchange -> {
            byte[] body = (otherBody == null ? status() : otherBody).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        proxy.start();
        url = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
        arrives("imaps", 993, "203.0.113.9");
    }

    @AfterEach
    void stop() {
        proxy.stop(0);
    }

    @Test
    void shouldShowAddressOfOnlyNewConnectionToPort() {
        assertThat(prove(null, PRIVATE, () -> {
                    arrives("smtp", 25, "203.0.113.1");
                    arrives("imaps", 993, "203.0.113.9");
                }))
                .isEqualTo(result(Result.OK, "The proxy saw 203.0.113.9."));
    }

    @Test
    void shouldListCandidatesAndBeAmbiguousWhenOthersConnect() {
        assertThat(prove(null, PRIVATE, () -> {
                    arrives("imaps", 993, "203.0.113.9");
                    arrives("imaps", 993, "203.0.113.1");
                }))
                .isEqualTo(result(
                        Result.UNKNOWN,
                        "The proxy saw 203.0.113.1, 203.0.113.9: ambiguous, because other clients connected at the same"
                                + " time. Use --expect-address, or try again."));
    }

    @ParameterizedTest
    @CsvSource({"gateway, (local address: gateway)", "own, (its own address)"})
    void shouldFailWhenAddressIsLocal(String kind, String text) {
        otherBody = null;
        ClientAddressProof.AddressResult result = prove(null, PRIVATE, () -> {
            arrives("imaps", 993, "10.42.0.1");
            otherBody = status().replace("KIND", kind);
        });
        assertThat(result.result()).isEqualTo(Result.FAILED);
        assertThat(result.detail()).startsWith("The proxy saw 10.42.0.1 " + text + ": the client's address is lost");
    }

    @ParameterizedTest
    @CsvSource({
        "10.42.7.1, 192.168.1.7, UNKNOWN",
        "100.64.0.1, 192.168.1.7, UNKNOWN",
        "fd00::1, fd00::7, UNKNOWN",
        "192.168.1.7, 192.168.1.7, OK",
        "fd00::7, fd00::7, OK",
        "203.0.113.9, 192.168.1.7, OK",
    })
    void shouldAskAboutPrivateAddressThatThisHostDoesNotHave(String seen, String local, Result result) {
        ClientAddressProof.AddressResult shown =
                prove(null, IpAddress.parse(local).address(), () -> arrives("imaps", 993, seen));
        assertThat(shown.result()).isEqualTo(result);
        assertThat(shown.detail()).startsWith("The proxy saw " + seen);
    }

    @ParameterizedTest
    @CsvSource({
        // others meanwhile | expected address | result | detail
        "62,              , OK,      The proxy saw 203.0.113.9.",
        "64,              , UNKNOWN, More than 64 clients connected to a proxy meanwhile",
        "64, 203.0.113.9  , FAILED,  More than 64 clients connected to a proxy meanwhile",
        "63, 203.0.113.9  , OK,      The proxy saw 203.0.113.9.",
        "63, 203.0.113.8  , FAILED,  More than 64 clients connected to a proxy meanwhile",
    })
    void shouldNotJudgeWhenConnectionMayHaveDroppedOutOfRecentOnes(
            int others, @Nullable String expected, Result result, String detail) {
        // Given
        for (int i = 0; i < 64; i++) {
            arrives("smtp", 25, "203.0.113.1");
        }
        // When
        ClientAddressProof.AddressResult seen = prove(expected, PRIVATE, () -> {
            arrives("imaps", 993, "203.0.113.9");
            for (int i = 0; i < others; i++) {
                arrives("smtp", 25, "203.0.113.1");
            }
        });
        // Then
        assertThat(seen.result()).as(seen.detail()).isEqualTo(result);
        assertThat(seen.detail()).startsWith(detail);
    }

    @Test
    @Timeout(20)
    void shouldEndInTimeWhenProxySendsByteByByte() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> drip(slow), "drip");
            thread.setDaemon(true);
            thread.start();
            ProxyStatusReader reader = new ProxyStatusReader(Duration.ofSeconds(1));
            // When, then
            assertThatThrownBy(() -> reader.read(URI.create("http://127.0.0.1:" + slow.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no complete response within 1 s");
        }
    }

    private static void drip(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.setSoTimeout(100);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                client.getOutputStream().write(' ');
                try {
                    while (client.getInputStream().read() >= 0) {
                        // The request, of which nothing matters here.
                    }
                } catch (SocketTimeoutException next) {
                    // The client waits, so the next byte follows.
                }
            }
        } catch (IOException closed) {
            // By the client, or at the end of the test.
            return;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, OK, The proxy saw 203.0.113.9.",
        "203.0.113.8, FAILED, 'The proxy saw 203.0.113.9, not 203.0.113.8.'",
        "2001:DB8::0, FAILED, 'The proxy saw 203.0.113.9, not 2001:db8::.'",
        "auto, OK, The proxy saw 203.0.113.9.",
    })
    void shouldCompareWithExpectedAddress(String expected, Result result, String detail) {
        ClientAddressProof.AddressResult seen = prove(expected, PUBLIC, () -> arrives("imaps", 993, "203.0.113.9"));
        assertThat(seen.result()).isEqualTo(result);
        assertThat(seen.detail()).startsWith(detail);
    }

    @Test
    void shouldFindExpectedAddressAmongOthers() {
        assertThat(prove("203.0.113.9", PRIVATE, () -> {
                    arrives("imaps", 993, "203.0.113.1");
                    arrives("imaps", 993, "203.0.113.9");
                }))
                .isEqualTo(result(Result.OK, "The proxy saw 203.0.113.9, and other clients at the same time."));
    }

    @Test
    void shouldAskForAddressWhenThisHostHasPrivateOne() {
        ClientAddressProof.AddressResult seen = prove("auto", PRIVATE, () -> arrives("imaps", 993, "203.0.113.9"));
        assertThat(seen.result()).isEqualTo(Result.FAILED);
        assertThat(seen.detail()).contains("This host has the private address 192.168.1.7: use --expect-address");
    }

    @Test
    void shouldMatchProtocolOfListenerWhenBalancerMapsPort() {
        assertThat(prove(null, PRIVATE, () -> {
                    arrives("secure", 1993, "203.0.113.9");
                    arrives("smtp", 25, "203.0.113.1");
                }))
                .isEqualTo(result(Result.OK, "The proxy saw 203.0.113.9."));
    }

    @Test
    void shouldBeUnprovedWhenNoProxyHasSeenConnection() {
        assertThat(prove(null, PRIVATE, () -> {}).result()).isEqualTo(Result.UNKNOWN);
        assertThat(prove("203.0.113.9", PRIVATE, () -> {}).result()).isEqualTo(Result.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "no JSON", "{\"clients\": {\"recent\": 7}}"})
    void shouldBeUnprovedWhenUrlIsNotThatOfProxy(String body) {
        otherBody = body;
        ClientAddressProof.AddressResult seen = prove("203.0.113.9", PRIVATE, () -> {});
        assertThat(seen.result()).isEqualTo(Result.FAILED);
        assertThat(seen.detail()).startsWith(url + " cannot be read (the response ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recent", "sources"})
    void shouldBeUnprovedWhenReportHasInvalidAddress(String list) {
        otherBody = "{\"clients\": {\"recent\": [], \"%s\": [{\"address\": \"me\"}]}}".formatted(list);
        assertThat(prove(null, PRIVATE, () -> {}))
                .isEqualTo(result(
                        Result.UNKNOWN,
                        url + " cannot be read (\"me\" is not a valid address: must be IPv4 or IPv6, for example"
                                + " 192.0.2.77 or 2001:db8::77). Check the URL of the proxy's management port."));
    }

    @Test
    void shouldNotReadWithoutBound() {
        otherBody = "[" + " ".repeat(1 << 20) + "]";
        assertThat(prove(null, PRIVATE, () -> {}).detail()).contains("has more than 1048576 bytes");
    }

    private ClientAddressProof.AddressResult prove(@Nullable String expected, InetAddress local, Runnable meanwhile) {
        ClientAddressProof proof = new ClientAddressProof(
                List.of(url),
                expected == null ? null : ExpectedAddress.parse(List.of(expected)),
                new ProxyStatusReader());
        ClientAddressProof.Snapshot before = proof.snapshot();
        meanwhile.run();
        return proof.compare(before, IMAPS, local);
    }

    private static ClientAddressProof.AddressResult result(Result result, String detail) {
        return new ClientAddressProof.AddressResult(result, detail);
    }

    private void arrives(String listener, int port, String address) {
        recent.add(0, """
                {"listener": "%s", "port": %d, "address": "%s", "at": "2026-11-25T10:00:00.%03dZ"}""".formatted(listener, port, address, recent.size()));
    }

    private String status() {
        return """
                {"listeners": [{"name": "secure", "exposure": "Public", "protocol": "IMAPS"},
                               {"name": "smtp", "exposure": "Public", "protocol": "SMTP"},
                               {"name": "smtp", "exposure": "Internal", "protocol": "IMAPS"}],
                 "clients": {"sources": [{"address": "10.42.0.1", "kind": "KIND"}], "recent": [%s]}}
                """.formatted(recent.stream().limit(ClientSnapshot.MAX_RECENT).collect(Collectors.joining(",")));
    }
}
