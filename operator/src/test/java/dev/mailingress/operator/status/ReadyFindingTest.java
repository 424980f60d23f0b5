package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyFindingTest {

    private static final Finding ACCEPTED = Finding.yes(ConditionType.ACCEPTED, Reason.ACCEPTED, "valid");
    private static final Finding PENDING =
            Finding.no(ConditionType.PROGRAMMED, Reason.PROXIES_PENDING, "Ready proxies: 1 of 2.");
    private static final Finding NOT_LOOKED_AT =
            Finding.unknown(ConditionType.DMS_CONFIGURED, Reason.UNRESOLVED_REFS, "see ResolvedRefs.");
    private static final Finding EXTERNAL =
            Finding.unknown(ConditionType.DMS_CONFIGURED, Reason.EXTERNAL, "by its owner");
    private static final Finding OWNER =
            Finding.unknown(ConditionType.DMS_CONFIGURED, Reason.OWNER_MUST_MOUNT, "by its owner");

    @ParameterizedTest
    @MethodSource
    void shouldSumUpTheOthers(List<Finding> others, Truth truth, Reason reason, String message) {
        assertThat(new ReadyFinding().of(others)).isEqualTo(new Finding(ConditionType.READY, truth, reason, message));
    }

    static Stream<Arguments> shouldSumUpTheOthers() {
        String ready = "Proxies and mail servers run this generation.";
        String because = "Programmed is False: Ready proxies: 1 of 2.";
        return Stream.of(
                Arguments.of(List.of(ACCEPTED), Truth.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, EXTERNAL), Truth.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, OWNER), Truth.TRUE, Reason.READY, ready),
                Arguments.of(List.of(ACCEPTED, PENDING), Truth.FALSE, Reason.NOT_READY, because),
                Arguments.of(List.of(NOT_LOOKED_AT, PENDING), Truth.FALSE, Reason.NOT_READY, because),
                Arguments.of(
                        List.of(ACCEPTED, NOT_LOOKED_AT),
                        Truth.UNKNOWN,
                        Reason.NOT_READY,
                        "DmsConfigured is Unknown: see ResolvedRefs."));
    }
}
