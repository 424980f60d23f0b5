package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefetchBufferTest {

    private static final int BUDGET = 10 * PrefetchBudget.SMALL_BYTES;

    private final PrefetchBudget budget = new PrefetchBudget(BUDGET);
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
    void shouldKeepHalfOfBudgetForSmallBuffers() {
        // Given
        PrefetchBuffer large = new PrefetchBuffer(budget);
        PrefetchBuffer small = new PrefetchBuffer(budget);
        // When
        boolean largest = large.add(ByteBuffer.allocate(BUDGET / 2));
        boolean tooMuch = large.add(ByteBuffer.allocate(1));
        boolean another = buffer.add(ByteBuffer.allocate(PrefetchBudget.SMALL_BYTES + 1));
        boolean usual = small.add(ByteBuffer.allocate(PrefetchBudget.SMALL_BYTES));
        // Then
        assertThat(largest).isTrue();
        assertThat(tooMuch).isFalse();
        assertThat(another).isFalse();
        assertThat(usual).isTrue();
        assertThat(budget.used()).isEqualTo(BUDGET / 2 + PrefetchBudget.SMALL_BYTES);
        // When
        large.clear();
        // Then
        assertThat(budget.used()).isEqualTo(PrefetchBudget.SMALL_BYTES);
        assertThat(buffer.add(ByteBuffer.allocate(PrefetchBudget.SMALL_BYTES + 1)))
                .isTrue();
        buffer.take();
        small.clear();
        assertThat(budget.used()).isZero();
    }

    @Test
    void shouldCountEveryByteOfManySmallBuffers() {
        // Given
        List<PrefetchBuffer> buffers = new ArrayList<>();
        int fitting = BUDGET / PrefetchBudget.SMALL_BYTES;
        // When
        for (int i = 0; i < fitting; i++) {
            PrefetchBuffer small = new PrefetchBuffer(budget);
            buffers.add(small);
            assertThat(small.add(ByteBuffer.allocate(PrefetchBudget.SMALL_BYTES)))
                    .isTrue();
        }
        // Then
        assertThat(buffer.add(ByteBuffer.allocate(1))).isFalse();
        assertThat(buffer.length()).isZero();
        // When
        buffers.forEach(PrefetchBuffer::clear);
        // Then
        assertThat(buffer.add(ByteBuffer.allocate(1))).isTrue();
        buffer.clear();
        assertThat(budget.used()).isZero();
    }
}
