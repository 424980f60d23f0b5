package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyConditionTest {

    private static final ConditionResult ACCEPTED =
            ConditionResult.yes(ConditionType.ACCEPTED, Reason.ACCEPTED, "valid");
    private static final ConditionResult PENDING =
            ConditionResult.no(ConditionType.PROGRAMMED, Reason.PROXIES_PENDING, "Ready proxies: 1 of 2.");
    private static final ConditionResult NOT_LOOKED_AT =
            ConditionResult.unknown(ConditionType.DMS_CONFIGURED, Reason.UNRESOLVED_REFS, "see ResolvedRefs.");
    private static final ConditionResult EXTERNAL =
            ConditionResult.unknown(ConditionType.DMS_CONFIGURED, Reason.EXTERNAL, "by its owner");
    private static final ConditionResult OWNER =
            ConditionResult.unknown(ConditionType.DMS_CONFIGURED, Reason.OWNER_MUST_MOUNT, "by its owner");

    @ParameterizedTest
    @MethodSource
    void shouldSumUpTheOthers(List<ConditionResult> others, ConditionStatus truth, Reason reason, String message) {
        assertThat(new ReadyCondition().of(others))
                .isEqualTo(new ConditionResult(ConditionType.READY, truth, reason, message));
    }

    static Stream<Arguments> shouldSumUpTheOthers() {
        String ready = "Proxies and mail servers run this generation.";
        String because = "Programmed is False: Ready proxies: 1 of 2.";
        return Stream.of(
                Arguments.of(List.of(ACCEPTED), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, EXTERNAL), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, OWNER), ConditionStatus.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, PENDING), ConditionStatus.FALSE, Reason.NOT_READY, because),
                Arguments.of(List.of(NOT_LOOKED_AT, PENDING), ConditionStatus.FALSE, Reason.NOT_READY, because),
                Arguments.of(
                        List.of(ACCEPTED, NOT_LOOKED_AT),
                        ConditionStatus.UNKNOWN,
                        Reason.NOT_READY,
                        "DmsConfigured is Unknown: see ResolvedRefs."));
    }
}
