package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.operator.observed.ProxyReport;
import dev.mailingress.operator.observed.ProxyReport.BackendTarget;
import dev.mailingress.operator.observed.ProxyReport.FamilyVerdict;
import dev.mailingress.operator.observed.Verdict;
import dev.mailingress.operator.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContractTestsTest {

    private static final Identity IDENTITY = new Identity("mail", "mail", "uid-1", 3);
    private static final Set<String> PODS = Set.of("dms-1");

    private final FakeProxyProbe probe = new FakeProxyProbe();
    private final TestClock clock = new TestClock();
    private final ContractTests tests = new ContractTests(probe, clock);

    @Test
    void shouldHaveOneOfTheProxiesThatRunTheConfigurationTestThePorts() {
        // When
        ContractTests.Progress first = run(proxy("b", "new", 0, 0), proxy("a", "old", 0, 0), proxy("c", "new", 0, 0));
        // Then
        assertThat(first.running()).isTrue();
        assertThat(probe.checks).containsExactly("ip-b");
    }

    @Test
    void shouldPreferAProxyThatHasVerdictsWhenItDoesNotRememberAny() {
        assertThat(Objects.requireNonNull(
                                run(unproven("a"), proxy("b", "new", 4, 0)).tester())
                        .pod())
                .isEqualTo("b");
    }

    @Test
    void shouldWaitForTheResultAndThenRest() {
        // Given
        run(proxy("b", "new", 0, 0));
        // When
        clock.advance(Duration.ofSeconds(10));
        ContractTests.Progress waiting = run(proxy("b", "new", 0, 0));
        ContractTests.Progress done = run(proxy("b", "new", 1, 0));
        // Then
        assertThat(waiting.running()).isTrue();
        assertThat(done.running()).isFalse();
        assertThat(probe.checks).hasSize(1);
    }

    @Test
    void shouldTestEarlyAfterAFailedConnectionToAnyProxy() {
        // Given
        run(proxy("a", "new", 0, 0), proxy("b", "new", 0, 0));
        clock.advance(Duration.ofSeconds(30));
        // When
        run(proxy("a", "new", 1, 0), proxy("b", "new", 0, 1));
        // Then
        assertThat(probe.checks).containsExactly("ip-a", "ip-a!");
    }

    @Test
    void shouldTryAgainWhenTheProxyRefusesOrDoesNotRespond() {
        // Given
        probe.starts = null;
        assertThat(run(proxy("a", "new", 0, 0)).running()).isFalse();
        probe.starts = false;
        clock.advance(Duration.ofSeconds(20));
        assertThat(run(unproven("a")).running()).isFalse();
        // When
        probe.starts = true;
        clock.advance(Duration.ofSeconds(20));
        // Then
        assertThat(run(unproven("a")).running()).isTrue();
        assertThat(probe.checks).hasSize(3);
    }

    @Test
    void shouldNotForgetAFailureForWhichTheProxyDoesNotPermitATestYet() {
        // Given
        run(proxy("a", "new", 0, 0));
        clock.advance(Duration.ofSeconds(30));
        probe.starts = false;
        run(proxy("a", "new", 1, 1));
        // When
        clock.advance(Duration.ofSeconds(30));
        probe.starts = true;
        ContractTests.Progress permitted = run(proxy("a", "new", 1, 1));
        clock.advance(Duration.ofSeconds(30));
        run(proxy("a", "new", 2, 1));
        // Then
        assertThat(permitted.running()).isTrue();
        assertThat(probe.checks).containsExactly("ip-a", "ip-a!", "ip-a!");
    }

    @Test
    void shouldReportNothingWhenNoProxyRunsTheConfiguration() {
        assertThat(run(proxy("a", "old", 0, 0)).tester()).isNull();
        assertThat(probe.checks).isEmpty();
    }

    private ContractTests.Progress run(Proxy... proxies) {
        return tests.run(
                IDENTITY,
                "new",
                new ProxyFleet(1, true, null, List.of(proxies), List.of()),
                PODS,
                ContractTestsTest::isUnproven);
    }

    private static boolean isUnproven(Proxy proxy) {
        return Objects.requireNonNull(proxy.report())
                .targets()
                .get(0)
                .verdicts()
                .isEmpty();
    }

    private static Proxy proxy(String name, String config, long checks, long failures) {
        return proxy(name, config, checks, failures, Stream.of(Verdict.SEES_CLIENT));
    }

    private static Proxy unproven(String name) {
        return proxy(name, "new", 0, 0, Stream.empty());
    }

    private static Proxy proxy(String name, String config, long checks, long failures, Stream<Verdict> verdicts) {
        BackendTarget target = new BackendTarget(
                "dms",
                "dms.mail.svc",
                25,
                "V2",
                failures,
                verdicts.map(verdict -> new FamilyVerdict("IPv4", verdict, "observed."))
                        .toList());
        return new Proxy(
                name,
                true,
                null,
                "ip-" + name,
                new ProxyReport(new ConfigResponse(3, config, null), checks, false, List.of(target), null, List.of()));
    }
}
