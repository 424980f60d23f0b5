package dev.mailingress.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.Exposure;
import org.junit.jupiter.api.Test;

class ListenerRegistryTest {

    private final ListenerRegistry registry = new ListenerRegistry();

    @Test
    void shouldForgetListenersWithoutConnectionsWhenRegistryIsFull() {
        // Given
        ListenerKey busy = listener("busy");
        ListenerCounters counters = registry.of(busy);
        assertThat(registry.enter(busy, 1)).isTrue();
        ListenerCounters idle = registry.of(listener("idle"));
        // When
        for (int i = 0; i < ListenerRegistry.MAX_REMEMBERED; i++) {
            registry.of(listener("listener-" + i));
        }
        // Then
        assertThat(registry.of(busy)).isSameAs(counters);
        assertThat(registry.enter(busy, 1)).isFalse();
        assertThat(registry.of(listener("idle"))).isNotSameAs(idle);
    }

    @Test
    void shouldNotCountWhenRetired() {
        // Given
        BoundedCounter count = new BoundedCounter();
        assertThat(count.enter(1)).isTrue();
        assertThat(count.retire()).as("while a connection is open").isFalse();
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
