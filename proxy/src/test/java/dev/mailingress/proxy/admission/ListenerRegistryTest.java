package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.Exposure;
import org.junit.jupiter.api.Test;

class ListenerRegistryTest {

    private final ListenerRegistry book = new ListenerRegistry();

    @Test
    void shouldForgetListenersWithoutConnectionsWhenThereAreTooMany() {
        // Given
        ListenerKey busy = listener("busy");
        ListenerCounters counters = book.of(busy);
        assertThat(book.enter(busy, 1)).isTrue();
        ListenerCounters idle = book.of(listener("idle"));
        // When
        for (int i = 0; i < ListenerRegistry.MAX_LISTENERS; i++) {
            book.of(listener("listener-" + i));
        }
        // Then
        assertThat(book.of(busy)).isSameAs(counters);
        assertThat(book.enter(busy, 1)).isFalse();
        assertThat(book.of(listener("idle"))).isNotSameAs(idle);
    }

    @Test
    void shouldCountNothingMoreWhenRetired() {
        // Given
        BoundedCounter count = new BoundedCounter();
        assertThat(count.enter(1)).isTrue();
        assertThat(count.retire()).as("while somebody is here").isFalse();
        count.leave();
        // When
        assertThat(count.retire()).isTrue();
        // Then
        assertThat(count.isRetired()).isTrue();
        assertThat(count.enter(1)).isFalse();
        assertThat(count.value()).isZero();
    }

    private static ListenerKey listener(String name) {
        return new ListenerKey(Exposure.PUBLIC, name);
    }
}
