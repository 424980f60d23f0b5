package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relay attempts with forged headers. A client that reaches a PROXY port can claim any address, because Postfix accepts
 * the header from every client; yet no client relays, with any value of PERMIT_DOCKER and without a NetworkPolicy.
 */
@Requires({LINUX, DOCKER})
class RelayAttackIT {

    private static final List<MailService> SERVICES =
            List.of(MailService.SMTP, MailService.SUBMISSION, MailService.SUBMISSIONS);

    static Stream<Arguments> setupsAndPermits() {
        return DaemonSetup.all()
                .flatMap(setup -> Stream.of("none", "container", "host", "network", "connected-networks")
                        .map(permit -> Arguments.of(setup, permit)));
    }

    @ParameterizedTest
    @MethodSource("setupsAndPermits")
    void shouldRefuseToRelayWhenAddressesAreForged(DaemonSetup setup, String permit) {
        // Given
        try (DmsContainer server =
                DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"), Map.of("PERMIT_DOCKER", permit))) {
            List<byte[]> headers = Stream.concat(
                            Stream.of("127.0.0.1", "127.9.9.9", "::1", "fe80::1", "172.16.0.1")
                                    .map(address -> AnnouncedClient.of(address).header(25)),
                            Stream.of(
                                    AnnouncedClient.of(server.address()).header(25),
                                    AnnouncedClient.of(server.gateway()).header(25),
                                    RawProxyHeader.v1("127.0.0.1", "127.0.0.1", 25),
                                    RawProxyHeader.v2Local()))
                    .toList();
            // When
            List<String> answers = concurrently(SERVICES.stream()
                    .flatMap(service -> headers.stream().map(header ->
                            (Supplier<String>) () -> relay(server, service, setup.proxyPort(service), header)))
                    .toList());
            // Then
            assertThat(answers).allSatisfy(answer -> assertThat(answer).matches("[45]\\d\\d .*"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#separate")
    void shouldStillRelayForTheClusterOnThePlainPort(DaemonSetup setup) {
        // Given
        try (DmsContainer server = DmsContainer.start(
                setup.dmsGeneration(), setup.files("0.0.0.0/0"), Map.of("PERMIT_DOCKER", "connected-networks"))) {
            // When
            String plain = relay(server, MailService.SMTP, MailService.SMTP.port(), new byte[0]);
            // Then
            assertThat(plain).startsWith("250 ");
        }
    }

    /** Concurrently, because postscreen makes each new client wait. */
    private static List<String> concurrently(List<Supplier<String>> attacks) {
        ExecutorService attackers = Executors.newFixedThreadPool(attacks.size());
        try {
            return attacks.stream().map(attack -> CompletableFuture.supplyAsync(attack, attackers)).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            attackers.shutdownNow();
        }
    }

    /** Returns the answer to a recipient in another domain. */
    private static String relay(DmsContainer server, MailService service, int port, byte[] header) {
        try (SmtpSession session = SmtpSession.connect(server, service, port)) {
            session.sendHeader(header);
            session.readGreeting();
            session.ehlo("attacker.test");
            return session.sendEnvelope("attacker@elsewhere.test", "victim@outside.test");
        }
    }
}
