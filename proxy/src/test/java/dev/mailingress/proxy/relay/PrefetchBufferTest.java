package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PrefetchBufferTest {

    private final PrefetchBudget budget = new PrefetchBudget(100);
    private final PrefetchBuffer buffer = new PrefetchBuffer(budget);

    @Test
    void shouldKeepOrderAndLeaveInputUnchanged() {
        // Given
        ByteBuffer piece = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);
        // When
        buffer.add(piece);
        buffer.add(ByteBuffer.wrap(new byte[] {3}));
        buffer.add(ByteBuffer.wrap(new byte[] {4, 5}));
        // Then
        assertThat(piece.remaining()).isEqualTo(2);
        assertThat(buffer.view()).isEqualByComparingTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
        assertThat(buffer.take()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void shouldBeEmptyInitiallyAndAfterTake() {
        assertThat(buffer.take()).isEmpty();
        buffer.add(ByteBuffer.wrap(new byte[] {1}));
        assertThat(buffer.take()).containsExactly(1);
        assertThat(buffer.take()).isEmpty();
        assertThat(buffer.view().hasRemaining()).isFalse();
    }

    @Test
    void shouldNotExceedCommonBudget() {
        // Given
        PrefetchBuffer large = new PrefetchBuffer(budget);
        PrefetchBuffer small = new PrefetchBuffer(budget);
        // When
        boolean largest = large.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES + 100));
        boolean tooMuch = large.add(ByteBuffer.allocate(1));
        boolean another = buffer.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES + 1));
        boolean usual = small.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES));
        // Then
        assertThat(largest).isTrue();
        assertThat(tooMuch).isFalse();
        assertThat(another).isFalse();
        assertThat(usual).isTrue();
        assertThat(budget.used()).isEqualTo(100);
        // When
        large.clear();
        // Then
        assertThat(budget.used()).isZero();
        assertThat(buffer.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES + 1)))
                .isTrue();
        buffer.take();
        small.clear();
        assertThat(budget.used()).isZero();
    }
}
