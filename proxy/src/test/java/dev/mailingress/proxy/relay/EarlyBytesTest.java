package dev.mailingress.proxy.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EarlyBytesTest {

    private final EarlyBytes early = new EarlyBytes();

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
}
