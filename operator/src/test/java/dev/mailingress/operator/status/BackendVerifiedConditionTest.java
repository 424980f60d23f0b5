package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.PortVerdict;
import dev.mailingress.operator.observed.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendVerifiedConditionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration HOLD = Duration.ofMinutes(1);

    private final BackendVerifiedCondition condition = new BackendVerifiedCondition(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # excused | before                        | seconds ago | now
            true      | -                             | 0           | Unknown/MailServerRestarting
            true      | True/SeesClient               | 3600        | Unknown/MailServerRestarting
            true      | Unknown/MailServerRestarting  | 59          | Unknown/MailServerRestarting
            true      | Unknown/MailServerRestarting  | 60          | False/Unreachable
            true      | False/Unreachable             | 3600        | False/Unreachable
            false     | True/SeesClient               | 3600        | False/Unreachable
            """)
    void shouldAllowAMailServerAsMuchTimeToRestartAsClientsWait(
            boolean excused, @Nullable String before, long secondsAgo, String now) {
        // Given
        Verification verification = new Verification(
                false,
                List.of(new PortVerdict("dms", 993, "IPv4", Verdict.UNREACHABLE, false, excused, "Connection failed.")),
                List.of());
        // When
        ConditionResult result = condition.of(
                before == null ? List.of() : List.of(condition(before, NOW.minusSeconds(secondsAgo))),
                List.of(new DmsState.External("dms")),
                verification,
                HOLD);
        // Then
        assertThat(result.status().value() + "/" + result.reason().value()).isEqualTo(now);
    }

    @Test
    void shouldNotReportPortsOfAMailServerThatIsNotConfiguredYet() {
        // When
        ConditionResult result = condition.of(
                List.of(),
                List.of(new DmsState.WaitingForProxies("dms")),
                new Verification(
                        false,
                        List.of(new PortVerdict(
                                "dms", 993, "IPv4", Verdict.NO_HEADER_EXPECTED, false, false, "No header expected.")),
                        List.of()),
                HOLD);
        // Then
        assertThat(result.reason()).isEqualTo(Reason.CHECK_PENDING);
    }

    @ParameterizedTest
    @CsvSource({
        "SEES_CLIENT, SEES_CLIENT, True/SeesClient",
        "SEES_CLIENT, REACHABLE, True/SeesClient",
        "SEES_CLIENT, NO_MARK, True/NotProven",
        "REACHABLE, REACHABLE, Unknown/NotApplicable"
    })
    void shouldBeAProofWhenEveryMailProtocolIsProven(Verdict one, Verdict other, String expected) {
        // When
        ConditionResult result = condition.of(
                List.of(),
                List.of(new DmsState.External("dms")),
                new Verification(
                        false,
                        List.of(
                                new PortVerdict("dms", 25, "IPv4", one, true, false, "Observed."),
                                new PortVerdict("dms", 8080, "IPv4", other, true, false, "Observed.")),
                        List.of()),
                HOLD);
        // Then
        assertThat(result.status().value() + "/" + result.reason().value()).isEqualTo(expected);
    }

    @Test
    void shouldReportTheOneBrokenPortOfMany() {
        // When
        ConditionResult result = condition.of(
                List.of(),
                List.of(new DmsState.External("dms")),
                new Verification(
                        false,
                        List.of(
                                new PortVerdict("dms", 25, "IPv4", Verdict.SEES_CLIENT, true, false, "Confirmed."),
                                new PortVerdict(
                                        "dms", 993, "IPv6", Verdict.TLS_FAILS, false, false, "No certificate.")),
                        List.of()),
                HOLD);
        // Then
        assertThat(result)
                .isEqualTo(ConditionResult.ofFalse(
                        ConditionType.BACKEND_VERIFIED,
                        Reason.TLS_FAILS,
                        "Mail server \"dms\", port 993 (IPv6 clients): No certificate."));
    }

    private static Condition condition(String text, Instant since) {
        return new Condition(
                ConditionType.BACKEND_VERIFIED.value(),
                text.substring(0, text.indexOf('/')),
                1L,
                since.toString(),
                text.substring(text.indexOf('/') + 1),
                "");
    }
}
