package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.decide.Verification;
import dev.mailingress.operator.decide.Verification.Excuse;
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
            # excuse     | before                        | seconds ago | now
            UNKNOWN_PODS | -                             | 0           | Unknown/MailServerRestarting
            UNKNOWN_PODS | True/SeesClient               | 3600        | Unknown/MailServerRestarting
            UNKNOWN_PODS | Unknown/MailServerRestarting  | 59          | Unknown/MailServerRestarting
            UNKNOWN_PODS | Unknown/MailServerRestarting  | 60          | False/Unreachable
            UNKNOWN_PODS | False/Unreachable             | 3600        | False/Unreachable
            STARTING     | Unknown/CheckPending          | 3600        | Unknown/MailServerRestarting
            STARTING     | False/Unreachable             | 3600        | Unknown/MailServerRestarting
            NONE         | True/SeesClient               | 3600        | False/Unreachable
            """)
    void shouldAllowAMailServerAsMuchTimeToRestartAsClientsWait(
            Excuse excuse, @Nullable String before, long secondsAgo, String now) {
        // Given
        Verification verification = new Verification(
                false,
                List.of(new PortVerdict("dms", 993, "IPv4", Verdict.UNREACHABLE, false, excuse, "Connection failed.")),
                List.of());
        // When
        ConditionResult result = condition.of(
                3,
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
                3,
                List.of(),
                List.of(new DmsState.WaitingForProxies("dms")),
                new Verification(
                        false,
                        List.of(new PortVerdict(
                                "dms",
                                993,
                                "IPv4",
                                Verdict.NO_HEADER_EXPECTED,
                                false,
                                Excuse.NONE,
                                "No header expected.")),
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
                3,
                List.of(),
                List.of(new DmsState.External("dms")),
                new Verification(
                        false,
                        List.of(
                                new PortVerdict("dms", 25, "IPv4", one, true, Excuse.NONE, "Observed."),
                                new PortVerdict("dms", 8080, "IPv4", other, true, Excuse.NONE, "Observed.")),
                        List.of()),
                HOLD);
        // Then
        assertThat(result.status().value() + "/" + result.reason().value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, True/SeesClient", "3, Unknown/CheckPending"})
    void shouldKeepWhatWasProvenForTheGenerationWhileAnotherProxyTakesOver(long generation, String expected) {
        // When
        ConditionResult result = condition.of(
                generation,
                List.of(condition("True/SeesClient", NOW)),
                List.of(new DmsState.External("dms")),
                new Verification(true, List.of(), List.of()),
                HOLD);
        // Then
        assertThat(result.status().value() + "/" + result.reason().value()).isEqualTo(expected);
    }

    @Test
    void shouldReportTheOneBrokenPortOfMany() {
        // When
        ConditionResult result = condition.of(
                3,
                List.of(),
                List.of(new DmsState.External("dms")),
                new Verification(
                        false,
                        List.of(
                                new PortVerdict(
                                        "dms", 25, "IPv4", Verdict.SEES_CLIENT, true, Excuse.NONE, "Confirmed."),
                                new PortVerdict(
                                        "dms", 993, "IPv6", Verdict.TLS_FAILS, false, Excuse.NONE, "No certificate.")),
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
