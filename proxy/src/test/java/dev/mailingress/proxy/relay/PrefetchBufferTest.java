package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PrefetchBufferTest {

    private final PrefetchBudget memory = new PrefetchBudget(100);
    private final PrefetchBuffer early = new PrefetchBuffer(memory);

    @Test
    void shouldKeepPiecesInTheirOrderAndLeaveThemAsTheyWere() {
        // Given
        ByteBuffer piece = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);
        // When
        early.add(piece);
        early.add(ByteBuffer.wrap(new byte[] {3}));
        early.add(ByteBuffer.wrap(new byte[] {4, 5}));
        // Then
        assertThat(piece.remaining()).isEqualTo(2);
        assertThat(early.view()).isEqualByComparingTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
        assertThat(early.take()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void shouldHaveNothingWhenNothingCameOrAllWasTaken() {
        assertThat(early.take()).isEmpty();
        early.add(ByteBuffer.wrap(new byte[] {1}));
        assertThat(early.take()).containsExactly(1);
        assertThat(early.take()).isEmpty();
        assertThat(early.view().hasRemaining()).isFalse();
    }

    @Test
    void shouldTakeNoMoreThanAllTogetherMayHave() {
        // Given
        PrefetchBuffer large = new PrefetchBuffer(memory);
        PrefetchBuffer small = new PrefetchBuffer(memory);
        // When
        boolean largest = large.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES + 100));
        boolean tooMuch = large.add(ByteBuffer.allocate(1));
        boolean another = early.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES + 1));
        boolean usual = small.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES));
        // Then
        assertThat(largest).isTrue();
        assertThat(tooMuch).isFalse();
        assertThat(another).isFalse();
        assertThat(usual).isTrue();
        assertThat(memory.used()).isEqualTo(100);
        // When
        large.clear();
        // Then
        assertThat(memory.used()).isZero();
        assertThat(early.add(ByteBuffer.allocate(PrefetchBudget.FREE_BYTES + 1)))
                .isTrue();
        early.take();
        small.clear();
        assertThat(memory.used()).isZero();
    }
}
