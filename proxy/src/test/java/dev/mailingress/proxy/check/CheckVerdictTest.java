package dev.mailingress.proxy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CheckVerdictTest {

    @ParameterizedTest
    @CsvSource({
        "SeesClient, true, true, false",
        "SeesProxy, false, true, false",
        "NoMark, true, true, false",
        "Reachable, true, true, false",
        "NoHeaderExpected, false, false, false",
        "HeaderExpectedNotSent, false, false, false",
        "FamilyRefused, false, false, false",
        "GreetsLate, false, false, true",
        "Refused, false, false, false",
        "Unreachable, false, false, true",
        "TlsFails, false, false, false",
        "Inconclusive, false, false, true"
    })
    void shouldBeGoodWhenPortBehavesAsConfigured(
            String reason, boolean withHeader, boolean withoutHeader, boolean isTransient) {
        // Given
        CheckVerdict verdict = Arrays.stream(CheckVerdict.values())
                .filter(one -> one.reason().equals(reason))
                .findFirst()
                .orElseThrow();
        // Then
        assertThat(verdict.isGood(ProxyProtocol.V2)).isEqualTo(withHeader);
        assertThat(verdict.isGood(ProxyProtocol.V1)).isEqualTo(withHeader);
        assertThat(verdict.isGood(ProxyProtocol.NONE)).isEqualTo(withoutHeader);
        assertThat(verdict.isTransient()).isEqualTo(isTransient);
    }

    @Test
    void shouldHaveTwelveVerdicts() {
        assertThat(CheckVerdict.values()).hasSize(12);
    }

    @ParameterizedTest
    @EnumSource(CheckVerdict.class)
    void shouldAppendRemedyOnlyWhenVerdictIsBad(CheckVerdict verdict) {
        for (ProxyProtocol sent : ProxyProtocol.values()) {
            assertThat(new Diagnosis(verdict, "Seen").message(sent))
                    .isEqualTo(verdict.isGood(sent) ? "Seen." : "Seen. " + verdict.remedy());
        }
    }
}
