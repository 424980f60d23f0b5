package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorBudgetTest {

    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             31000                31000                processes
            Max open files            20000                524288               files
            Max locked memory         8388608              8388608              bytes
            """;

    @Test
    void shouldReadSoftLimit() {
        assertThat(DescriptorBudget.of(LIMITS, 2, 64)).isEqualTo(new DescriptorBudget(20_000, 2, 64));
    }

    @Test
    void shouldReadUnlimited() {
        // Given
        String limits = LIMITS.replace("20000 ", "unlimited ");
        // Then
        assertThat(DescriptorBudget.of(limits, 2, 64).maxConnections()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Max open files", "Max open files            many   524288  files\n"})
    void shouldAssumeDefaultLimitWhenNoneIsReadable(String limits) {
        assertThat(DescriptorBudget.of(limits, 1, 0))
                .isEqualTo(new DescriptorBudget(DescriptorBudget.DEFAULT_OPEN_FILES, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        // files, loops, pipes, connections: (files - 128 - loops * (64 + 3 + 2 * pipes) - lingering) / 2, lingering
        "20000, 1, 64, 9710, 256",
        "20000, 2, 64, 9485, 512",
        "20000, 2, 0, 9613, 512",
        "1024, 1, 0, 363, 103",
        // at most half of the files are reserved
        "1024, 4, 64, 224, 64",
        "64, 1, 64, 14, 4",
        "2, 1, 64, 1, 0",
        "0, 1, 64, 1, 0",
        "1073741816, 2, 64, 1000000, 512",
    })
    void shouldReserveFilesForOtherUsesThanConnections(
            long files, int loops, int pipes, int connections, int lingering) {
        // When
        DescriptorBudget budget = new DescriptorBudget(files, loops, pipes);
        // Then
        assertThat(budget.maxConnections()).isEqualTo(connections);
        assertThat(budget.maxLingering()).isEqualTo(lingering);
    }
}
