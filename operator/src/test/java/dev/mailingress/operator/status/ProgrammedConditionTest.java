package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProgrammedConditionTest {

    private static final ConfigResponse NEW = new ConfigResponse(2, "new", null);
    private static final ConfigResponse OLD = new ConfigResponse(1, "old", null);
    private static final ConfigResponse REJECTING = new ConfigResponse(1, "old", "listeners[smtp].port: 25 is taken");

    @ParameterizedTest
    @MethodSource
    void shouldReportTheStateOfTheProxies(
            String situation, ProxyFleet fleet, ConditionStatus status, Reason reason, String message) {
        // When
        ConditionResult result = new ProgrammedCondition().of(fleet, "new");
        // Then
        assertThat(result)
                .as(situation)
                .isEqualTo(new ConditionResult(ConditionType.PROGRAMMED, status, reason, message));
    }

    static Stream<Arguments> shouldReportTheStateOfTheProxies() {
        return Stream.of(
                Arguments.of(
                        "all run it",
                        fleet(true, null, ready("a", NEW), ready("b", NEW)),
                        ConditionStatus.TRUE,
                        Reason.PROGRAMMED,
                        "2/2 proxies run this generation."),
                Arguments.of(
                        "one runs the previous one",
                        fleet(true, null, ready("a", OLD), ready("b", NEW)),
                        ConditionStatus.FALSE,
                        Reason.CONFIGURATION_PENDING,
                        "1/2 proxies run this generation; the others will follow."),
                Arguments.of(
                        "one does not respond",
                        fleet(true, null, ready("a", null), ready("b", NEW)),
                        ConditionStatus.FALSE,
                        Reason.CONFIGURATION_PENDING,
                        "1/2 proxies run this generation; the others will follow."),
                Arguments.of(
                        "one rejects it, which is worse than one that is not ready",
                        fleet(false, null, ready("a", REJECTING), waiting("b", null)),
                        ConditionStatus.FALSE,
                        Reason.CONFIGURATION_REJECTED,
                        "Proxy \"a\" rejected the configuration and keeps its previous one: listeners[smtp].port: 25 is taken."),
                Arguments.of(
                        "none responds",
                        fleet(true, null, ready("a", null), ready("b", null)),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_SILENT,
                        "The operator cannot reach any ready proxy on port 9901: allow egress to the proxies in the"
                                + " NetworkPolicies of the operator's namespace."),
                Arguments.of(
                        "there are none",
                        fleet(false, null),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "0/2 proxies are ready."),
                Arguments.of(
                        "one cannot start",
                        fleet(false, null, ready("a", NEW), waiting("b", "ImagePullBackOff, no such image")),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "1/2 proxies are ready. Pod \"b\" is waiting: ImagePullBackOff, no such image."),
                Arguments.of(
                        "the Deployment does not progress",
                        fleet(false, "exceeded quota", waiting("b", "ContainerCreating")),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "0/2 proxies are ready. exceeded quota."),
                Arguments.of(
                        "an old pod is still there",
                        fleet(false, null, ready("a", NEW), ready("b", NEW)),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "2/2 proxies are ready; old proxies are still terminating."));
    }

    private static ProxyFleet fleet(boolean rolledOut, @Nullable String problem, Proxy... pods) {
        return new ProxyFleet(2, rolledOut, problem, List.of(pods), List.of());
    }

    private static Proxy ready(String pod, @Nullable ConfigResponse configResponse) {
        return new Proxy(pod, true, null, null, ProxyReports.of(configResponse));
    }

    private static Proxy waiting(String pod, @Nullable String why) {
        return new Proxy(pod, false, why, null, null);
    }
}
