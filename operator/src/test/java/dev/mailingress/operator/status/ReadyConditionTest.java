package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.advice.AdvisoryReason;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Preview;
import dev.mailingress.operator.resolve.SpecError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyConditionTest {

    private static final ConditionResult ACCEPTED =
            ConditionResult.ofTrue(ConditionType.ACCEPTED, Reason.ACCEPTED, "valid");
    private static final ConditionResult PENDING =
            ConditionResult.ofFalse(ConditionType.PROGRAMMED, Reason.PROXIES_PENDING, "1/2 proxies are ready.");
    private static final ConditionResult UNRESOLVED =
            ConditionResult.ofUnknown(ConditionType.DMS_CONFIGURED, Reason.UNRESOLVED_REFS, "see ResolvedRefs.");
    private static final ConditionResult EXTERNAL =
            ConditionResult.ofUnknown(ConditionType.DMS_CONFIGURED, Reason.EXTERNAL, "by its owner");
    private static final ConditionResult OWNER =
            ConditionResult.ofUnknown(ConditionType.DMS_CONFIGURED, Reason.OWNER_MUST_MOUNT, "by its owner");

    private static final ConditionResult WARNED = new WarningCondition()
            .of(List.of(new Advisory(AdvisoryReason.PERMIT_DOCKER, "Set PERMIT_DOCKER to none.")));
    private static final ConditionResult NOT_EVALUATED = new AcceptedCondition().notEvaluated(ConditionType.WARNING);

    @ParameterizedTest
    @MethodSource
    void shouldSummarizeTheOtherConditions(
            List<ConditionResult> others, ConditionStatus status, Reason reason, String message) {
        assertThat(new ReadyCondition().of(others))
                .isEqualTo(new ConditionResult(ConditionType.READY, status, reason, message));
    }

    @Test
    void shouldNameTheErrorsOfTheSpecWhenPaused() {
        assertThat(new ReadyCondition()
                        .pausedInvalid(
                                "mailingress.dev/paused",
                                List.of(new SpecError("spec.mailServers[0].host", "must be set")))
                        .message())
                .contains("the spec will not be accepted: spec.mailServers[0].host: must be set.");
    }

    @Test
    void shouldNameWhatWouldBeRefusedWhenPaused() {
        assertThat(new ReadyCondition()
                        .paused(
                                "mailingress.dev/paused",
                                new Preview(List.of(), List.of(new DmsState.WaitingForProxies("dms"))))
                        .message())
                .contains("no pod of a mail server will be replaced. DmsConfigured will be: ");
    }

    static Stream<Arguments> shouldSummarizeTheOtherConditions() {
        String ready = "Proxies and mail servers run this generation.";
        String because = "Programmed is False: 1/2 proxies are ready.";
        return Stream.of(
                Arguments.of(List.of(ACCEPTED), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, EXTERNAL), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, OWNER), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, WARNED), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, NOT_EVALUATED), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, PENDING), ConditionStatus.FALSE, Reason.NOT_READY, because),
                Arguments.of(List.of(UNRESOLVED, PENDING), ConditionStatus.FALSE, Reason.NOT_READY, because),
                Arguments.of(
                        List.of(ACCEPTED, UNRESOLVED),
                        ConditionStatus.UNKNOWN,
                        Reason.NOT_READY,
                        "DmsConfigured is Unknown: see ResolvedRefs."));
    }
}
