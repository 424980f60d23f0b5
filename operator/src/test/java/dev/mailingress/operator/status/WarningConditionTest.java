package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.advice.AdvisoryReason;
import dev.mailingress.operator.schema.CrdSchema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningConditionTest {

    private final WarningCondition condition = new WarningCondition();

    @Test
    void shouldBeFalseWhenThereAreNoWarnings() {
        assertThat(condition.of(List.of()))
                .isEqualTo(
                        ConditionResult.ofFalse(ConditionType.WARNING, Reason.NO_WARNINGS, "Nothing needs attention."));
    }

    @Test
    void shouldCountWarningsAndNameEachReasonOnce() {
        // When
        ConditionResult result = condition.of(List.of(
                new Advisory(AdvisoryReason.PERMIT_DOCKER, "a"),
                new Advisory(AdvisoryReason.SERVICE_DISABLED, "b"),
                new Advisory(AdvisoryReason.SERVICE_DISABLED, "c")));
        // Then
        assertThat(result.isTrue()).isTrue();
        assertThat(result.reason()).isEqualTo(Reason.WARNINGS_PRESENT);
        assertThat(result.message()).startsWith("3 warnings: PermitDocker, ServiceDisabled. ");
    }

    @Test
    void shouldNameTheFirstReasonsWhenThereAreMany() {
        // Given
        List<Advisory> all = Arrays.stream(AdvisoryReason.values())
                .map(reason -> new Advisory(reason, "text"))
                .toList();
        // Then
        assertThat(condition.of(all).message())
                .startsWith(all.size() + " warnings: PermitDocker, ")
                .contains(" and " + (all.size() - 6) + " more. ");
    }

    /** Otherwise the API server would reject the whole status. */
    @Test
    void shouldKeepTheStatusWithinTheBoundsOfTheSchema() {
        // Given
        JsonNode schema = CrdSchema.load().schema().at("/properties/status/properties/warnings");
        List<Advisory> tooMany = IntStream.range(0, 100)
                .mapToObj(i -> new Advisory(AdvisoryReason.FILES_LEFT, i + "x".repeat(5000)))
                .toList();
        // Then
        assertThat(condition.statuses(tooMany))
                .hasSize(schema.path("maxItems").asInt())
                .allSatisfy(warning -> assertThat(warning.message())
                        .hasSize(
                                schema.at("/items/properties/message/maxLength").asInt()));
        assertThat(AdvisoryReason.values())
                .extracting(AdvisoryReason::value)
                .allSatisfy(reason -> assertThat(reason)
                        .matches("[A-Z][A-Za-z0-9]*")
                        .hasSizeLessThanOrEqualTo(
                                schema.at("/items/properties/reason/maxLength").asInt()));
    }
}
