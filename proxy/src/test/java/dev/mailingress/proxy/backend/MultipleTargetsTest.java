package dev.mailingress.proxy.backend;

import static dev.mailingress.proxy.backend.RecordingConnectHandler.connectedTo;
import static dev.mailingress.proxy.backend.RecordingConnectHandler.failedAfter;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.routing.Targets;
import dev.mailingress.proxy.transport.ConnectFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Connections to a backend with several targets. */
class MultipleTargetsTest {

    private static final TargetConfig WANTED = new TargetConfig("wanted.internal", 25, ProxyProtocol.V2);
    private static final TargetConfig FORMER = new TargetConfig("former.internal", 12_525, ProxyProtocol.NONE);
    private static final TargetConfig OTHER_PORT = new TargetConfig("wanted.internal", 2525, ProxyProtocol.V1);
    private static final InetSocketAddress WANTED_ADDRESS = address("10.0.1.1", WANTED.port());
    private static final InetSocketAddress FORMER_ADDRESS = address("10.0.2.1", FORMER.port());

    private final ConnectorFixture fixture = new ConnectorFixture();

    MultipleTargetsTest() {
        fixture.resolver.answersFor(WANTED.host(), "10.0.1.1");
        fixture.resolver.answersFor(FORMER.host(), "10.0.2.1");
    }

    /** Each list is the addresses of one target; equal numbers are the same address. */
    @Property(tries = 500)
    void shouldTryAddressesInOrderOfTargetsWhenAllRefuse(
            @ForAll @Size(min = 1, max = TargetConfig.MAX_TARGETS)
                    List<@Size(max = 10) List<@IntRange(min = 1, max = 12) Integer>> addresses) {
        // Given
        ConnectorFixture all = new ConnectorFixture();
        List<TargetConfig> configs = new ArrayList<>();
        List<InetSocketAddress> expected = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            TargetConfig config = new TargetConfig("host" + i, 1_000 + i, ProxyProtocol.V2);
            List<InetAddress> resolved = addresses.get(i).stream()
                    .map(number -> address(number % 3 == 0 ? "2001:db8::" + number : "10.0.0." + number, 0)
                            .getAddress())
                    .toList();
            all.resolver.answersFor(
                    config.host(),
                    resolved.stream().map(InetAddress::getHostAddress).toArray(String[]::new));
            AddressOrder.interleaved(resolved)
                    .forEach(address -> expected.add(new InetSocketAddress(address, config.port())));
            configs.add(config);
        }
        Targets targets = ConnectorFixture.targets("smtp", 25, configs.toArray(TargetConfig[]::new));
        RecordingConnectHandler handler = new RecordingConnectHandler();
        // When
        all.connector.connect(targets, ConnectorFixture.WITHOUT_HOLD, all.loop, handler);
        List<InetSocketAddress> tried = new ArrayList<>();
        while (all.loop.openAttempts() > 0) {
            tried.addAll(all.loop.attempted());
            all.fail(ConnectFailure.REFUSED);
        }
        // Then
        assertThat(tried).containsExactlyElementsOf(expected);
        assertThat(handler.outcomes())
                .containsExactly(
                        failedAfter(expected.isEmpty() ? ConnectFailure.UNRESOLVED : ConnectFailure.REFUSED, false));
        assertThat(all.loop.openTimers()).isZero();
    }

    @Test
    void shouldConnectToSecondTargetImmediatelyWhenFirstRefuses() {
        // Given
        RecordingConnectHandler handler = connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        assertThat(fixture.loop.attempted()).containsExactly(WANTED_ADDRESS);
        // When
        fixture.fail(ConnectFailure.REFUSED);
        fixture.succeed();
        // Then
        assertThat(handler.outcomes()).containsExactly(connectedTo(FORMER_ADDRESS, Duration.ZERO));
        assertThat(handler.targets()).containsExactly(FORMER);
        assertIdle();
    }

    @Test
    void shouldTrySecondTargetInParallelWhenFirstIsSlow() {
        // Given
        RecordingConnectHandler handler = connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        // When
        fixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(WANTED_ADDRESS, FORMER_ADDRESS);
        // When
        fixture.succeed("10.0.1.1");
        // Then
        assertThat(handler.targets()).containsExactly(WANTED);
        assertIdle();
    }

    @Test
    void shouldPreferFirstTargetAgainWhenSecondWasConnectedLast() {
        // Given
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        fixture.fail(ConnectFailure.REFUSED);
        fixture.succeed();
        // When
        RecordingConnectHandler next = connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        fixture.succeed();
        // Then
        assertThat(next.targets()).containsExactly(WANTED);
    }

    @Test
    void shouldConnectToSecondTargetImmediatelyWhenFirstNameHasNoAddress() {
        // Given
        fixture.resolver.answersFor(WANTED.host());
        // When
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(FORMER_ADDRESS, FORMER_ADDRESS);
        assertThat(fixture.observer.events()).isEmpty();
    }

    @Test
    void shouldUseFirstTargetWhenItsNameAppears() {
        // Given
        fixture.resolver.answersFor(WANTED.host());
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        fixture.succeed();
        // When
        fixture.resolver.answersFor(WANTED.host(), "10.0.1.1");
        fixture.loop.advance(CachedResolution.NEGATIVE_TTL);
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(WANTED_ADDRESS);
    }

    @Test
    void shouldTrySecondTargetWhenLookupOfFirstIsSlow() {
        // Given
        fixture.resolver.stopAnsweringFor(WANTED.host());
        // When
        RecordingConnectHandler handler = connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        // Then
        assertThat(fixture.loop.attempted()).isEmpty();
        // When
        fixture.loop.advance(HappyEyeballs.CONNECTION_ATTEMPT_DELAY);
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(FORMER_ADDRESS);
        // When
        fixture.fail(ConnectFailure.REFUSED);
        assertThat(handler.isPending()).isTrue();
        fixture.resolver.resumeAnswering();
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(WANTED_ADDRESS);
        // When
        fixture.succeed();
        // Then
        assertThat(handler.targets()).containsExactly(WANTED);
        assertIdle();
    }

    @Test
    void shouldNotWaitForLookupOfSecondTargetWhenFirstAnswers() {
        // Given
        fixture.resolver.stopAnsweringFor(FORMER.host());
        RecordingConnectHandler handler = connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        // When
        fixture.succeed();
        // Then
        assertThat(handler.targets()).containsExactly(WANTED);
        assertIdle();
    }

    @Test
    void shouldFailWhenAllRefuseAndOneLookupIsNotAnswered() {
        // Given
        fixture.resolver.stopAnsweringFor(FORMER.host());
        RecordingConnectHandler handler = connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        fixture.fail(ConnectFailure.REFUSED);
        // When
        fixture.loop.advance(ConnectorFixture.CONNECT);
        // Then
        assertThat(handler.outcomes()).containsExactly(failedAfter(ConnectFailure.REFUSED, false));
        assertIdle();
    }

    @Test
    void shouldResolveHostOnceWhenTwoTargetsHaveTheSame() {
        // Given
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, OTHER_PORT);
        // When
        fixture.fail(ConnectFailure.REFUSED);
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(address("10.0.1.1", OTHER_PORT.port()));
        assertThat(fixture.resolver.queries()).isEqualTo(1);
    }

    @Test
    void shouldTryNewAddressOfSecondTargetWhenItHasMovedSinceLastQuery() {
        // Given
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        fixture.succeed();
        fixture.loop.advance(Duration.ofMillis(1_001));
        fixture.resolver.answersFor(FORMER.host(), "10.0.2.2");
        connect(ConnectorFixture.WITHOUT_HOLD, WANTED, FORMER);
        // When
        fixture.refuse("10.0.1.1", WANTED.port());
        fixture.refuse("10.0.2.1", FORMER.port());
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(address("10.0.2.2", FORMER.port()));
    }

    @Test
    void shouldHoldOnlyWhenNoTargetAnswersAndServeByWhicheverComesFirst() {
        // Given
        RecordingConnectHandler handler = connect(ConnectorFixture.WITH_HOLD, WANTED, FORMER);
        fixture.fail(ConnectFailure.REFUSED);
        assertThat(fixture.heldConnections()).isZero();
        fixture.fail(ConnectFailure.REFUSED);
        assertThat(fixture.heldConnections()).isEqualTo(1);
        // When
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        fixture.fail(ConnectFailure.REFUSED);
        fixture.succeed();
        // Then
        assertThat(handler.targets()).containsExactly(FORMER);
        assertIdle();
    }

    @Test
    void shouldServeHeldByNewTargetWhenConfigurationChanges() {
        // Given
        List<RecordingConnectHandler> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(connect(ConnectorFixture.WITH_HOLD, FORMER));
        }
        held.forEach(each -> fixture.fail(ConnectFailure.REFUSED));
        // When
        fixture.connector.configure(List.of(ConnectorFixture.targets("smtp", 25, WANTED, FORMER)));
        fixture.loop.advance(HoldQueue.PROBE_INTERVAL);
        // Then
        assertThat(fixture.loop.attempted()).containsExactly(WANTED_ADDRESS);
        // When
        fixture.succeed();
        fixture.succeed();
        fixture.succeed();
        // Then
        assertThat(held).allSatisfy(each -> assertThat(each.targets()).containsExactly(WANTED));
        assertIdle();
    }

    @Test
    void shouldFinishAttemptWhenItsTargetIsRemovedMeanwhile() {
        // Given
        RecordingConnectHandler handler = connect(ConnectorFixture.WITH_HOLD, WANTED, FORMER);
        // When
        fixture.connector.configure(List.of(ConnectorFixture.targets("smtp", 25, FORMER)));
        fixture.succeed();
        // Then
        assertThat(handler.targets()).containsExactly(WANTED);
        assertThat(fixture.health.targets()).extracting(TargetState::host).containsExactly(FORMER.host());
    }

    private RecordingConnectHandler connect(ConnectTimeouts timeouts, TargetConfig... inOrder) {
        RecordingConnectHandler handler = new RecordingConnectHandler();
        fixture.connector.connect(ConnectorFixture.targets("smtp", 25, inOrder), timeouts, fixture.loop, handler);
        return handler;
    }

    private void assertIdle() {
        assertThat(fixture.loop.openAttempts()).isZero();
        assertThat(fixture.loop.openTimers()).isZero();
        assertThat(fixture.heldConnections()).isZero();
    }
}
