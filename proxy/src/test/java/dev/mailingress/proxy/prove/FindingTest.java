package dev.mailingress.proxy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.prove.Finding.ProofStep;
import dev.mailingress.proxy.prove.Finding.Result;
import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void shouldReplaceCharactersThatChangeTerminal() {
        // ESC, CSI of C1, right-to-left override, zero-width space, line separator
        Finding finding =
                Finding.about("x", ProofStep.SESSION, Result.OK, "a\u001b[1mb\u009b1mc\u202ed\u200be\u2028f\u00fcg\n~");
        assertThat(finding.detail()).isEqualTo("a?[1mb?1mc?d?e?f?g?~");
    }

    @Test
    void shouldBoundDetail() {
        assertThat(Finding.about("x", ProofStep.SESSION, Result.OK, "y".repeat(1000))
                        .detail())
                .hasSize(Finding.MAX_DETAIL);
    }
}
