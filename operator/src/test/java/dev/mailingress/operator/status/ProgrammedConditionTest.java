package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.status.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.status.ProxyFleet.Proxy;
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
    void shouldTellHowFarTheProxiesAreWhen(
            String situation, ProxyFleet fleet, ConditionStatus truth, Reason reason, String message) {
        // When
        ConditionResult finding = new ProgrammedCondition().of(fleet, "new");
        // Then
        assertThat(finding)
                .as(situation)
                .isEqualTo(new ConditionResult(ConditionType.PROGRAMMED, truth, reason, message));
    }

    static Stream<Arguments> shouldTellHowFarTheProxiesAreWhen() {
        return Stream.of(
                Arguments.of(
                        "all run it",
                        fleet(true, null, ready("a", NEW), ready("b", NEW)),
                        ConditionStatus.TRUE,
                        Reason.PROGRAMMED,
                        "Proxies that run this generation: 2 of 2."),
                Arguments.of(
                        "one runs the last one",
                        fleet(true, null, ready("a", OLD), ready("b", NEW)),
                        ConditionStatus.FALSE,
                        Reason.CONFIGURATION_PENDING,
                        "Proxies that run this generation: 1 of 2; the rest follows by itself."),
                Arguments.of(
                        "one does not answer",
                        fleet(true, null, ready("a", null), ready("b", NEW)),
                        ConditionStatus.FALSE,
                        Reason.CONFIGURATION_PENDING,
                        "Proxies that run this generation: 1 of 2; the rest follows by itself."),
                Arguments.of(
                        "one rejects it, which is worse than one that is not ready",
                        fleet(false, null, ready("a", REJECTING), waiting("b", null)),
                        ConditionStatus.FALSE,
                        Reason.CONFIGURATION_REJECTED,
                        "Proxy a keeps its last configuration: listeners[smtp].port: 25 is taken."),
                Arguments.of(
                        "none answers",
                        fleet(true, null, ready("a", null), ready("b", null)),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_SILENT,
                        "No ready proxy answers the operator on port 9901: let its pod reach theirs"
                                + " (NetworkPolicies of the operator's namespace)."),
                Arguments.of(
                        "there are none",
                        fleet(false, null),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "Ready proxies: 0 of 2."),
                Arguments.of(
                        "one cannot start",
                        fleet(false, null, ready("a", NEW), waiting("b", "ImagePullBackOff, no such image")),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "Ready proxies: 1 of 2. Pod b: ImagePullBackOff, no such image"),
                Arguments.of(
                        "the Deployment makes no progress",
                        fleet(false, "exceeded quota", waiting("b", "ContainerCreating")),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "Ready proxies: 0 of 2. exceeded quota"),
                Arguments.of(
                        "an old pod is still there",
                        fleet(false, null, ready("a", NEW), ready("b", NEW)),
                        ConditionStatus.FALSE,
                        Reason.PROXIES_PENDING,
                        "Ready proxies: 2 of 2; old ones are still ending."));
    }

    private static ProxyFleet fleet(boolean rolledOut, @Nullable String problem, Proxy... pods) {
        return new ProxyFleet(2, rolledOut, problem, List.of(pods));
    }

    private static Proxy ready(String pod, @Nullable ConfigResponse configResponse) {
        return new Proxy(pod, true, null, configResponse);
    }

    private static Proxy waiting(String pod, @Nullable String why) {
        return new Proxy(pod, false, why, null);
    }
}
