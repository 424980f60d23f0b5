package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.Exposure;
import org.junit.jupiter.api.Test;

class ClientTableTest {

    private static final int CAPACITY = 1024;
    private static final ClientLimit LIMIT = new ClientLimit(1, 1);

    private final ListenerKey listener = new ListenerKey(Exposure.PUBLIC, "smtp");
    private final ClientTable table = new ClientTable(CAPACITY);

    @Test
    void shouldStayBoundedAndAdmitAllWhenClientsExceedCapacity() {
        for (long network = 1; network <= 100_000; network++) {
            // When
            AdmissionDecision verdict = table.enter(listener, new AddressBits(network << 16, 1), LIMIT, 0);
            // Then
            assertThat(verdict).isInstanceOf(AdmissionDecision.Admit.class);
        }
        assertThat(table.size()).isEqualTo(CAPACITY);
    }

    @Test
    void shouldSpreadNeighboringNetworksEvenly() {
        // When
        for (long network = 0; network < CAPACITY / 2; network++) {
            table.enter(listener, new AddressBits(0x2001_0db8_0000_0000L + network, 1), LIMIT, 0);
        }
        // Then: nearly all find room, which they would not if they fell into few stripes
        assertThat(table.size()).isGreaterThan(CAPACITY / 2 - CAPACITY / 32);
    }
}
