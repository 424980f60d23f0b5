package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.ConnectionLimit.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        // heap in MiB, connections: (heap - 16 MiB - a quarter) / 1.5 KiB
        "64, 21845",
        "96, 38229",
        "1024, 513365",
        // at most half of the heap is reserved
        "16, 5461",
        "0, 1",
        "8000000000, 2147483647",
    })
    void shouldReserveHeapForOtherUsesThanConnections(long heap, int connections) {
        assertThat(new MemoryBudget(heap * MIB).maxConnections()).isEqualTo(connections);
    }

    @Test
    void shouldBeDeterminedByScarcestResource() {
        // Given
        DescriptorBudget files = new DescriptorBudget(20_000, 1, 64);
        DescriptorBudget unlimited = new DescriptorBudget(Long.MAX_VALUE, 1, 64);
        MemoryBudget memory = new MemoryBudget(64 * MIB);
        // Then
        assertThat(ConnectionLimit.of(files, memory)).isEqualTo(new ConnectionLimit(9_710, Resource.DESCRIPTORS));
        assertThat(ConnectionLimit.of(unlimited, memory)).isEqualTo(new ConnectionLimit(21_845, Resource.HEAP));
    }
}
