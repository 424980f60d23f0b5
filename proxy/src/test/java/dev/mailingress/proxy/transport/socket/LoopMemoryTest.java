package dev.mailingress.proxy.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Memory of one loop for slow readers. */
class LoopMemoryTest {

    private static final int CAPACITY = 64 * LoopMemory.READ_BYTES;

    @Test
    void shouldReadSmallChunksWhenHalfOfMemoryIsUsed() {
        // Given
        LoopMemory memory = new LoopMemory(CAPACITY);
        List<ByteBuf> kept = new ArrayList<>();
        // When
        while (memory.readBytes() == LoopMemory.READ_BYTES) {
            kept.add(memory.keep(null, memory.shared(), 0, memory.readBytes()));
        }
        // Then
        assertThat(memory.held()).isEqualTo(CAPACITY / 2);
        // When: each further reader leaves everything that is read for it
        for (int i = 0; i < 500; i++) {
            kept.add(memory.keep(null, memory.shared(), 0, memory.readBytes()));
        }
        // Then
        assertThat(memory.held()).isEqualTo(CAPACITY / 2 + 500 * LoopMemory.SCARCE_READ_BYTES);
        // When
        kept.forEach(memory::recycle);
        // Then
        assertThat(memory.held()).isZero();
        assertThat(memory.readBytes()).isEqualTo(LoopMemory.READ_BYTES);
        memory.close();
    }

    @Test
    void shouldReuseBuffers() {
        // Given
        LoopMemory memory = new LoopMemory(CAPACITY);
        ByteBuf first = memory.keep(null, memory.shared(), 0, LoopMemory.READ_BYTES);
        memory.recycle(first);
        // When
        ByteBuf second = memory.keep(null, memory.shared(), 0, 1);
        // Then
        assertThat(second).isSameAs(first);
        memory.recycle(second);
        memory.close();
    }

    /** Readers leave different amounts, also twice in a row, and finally take everything. */
    @Property(tries = 200)
    void shouldCountKeptBytesForAnyRemainders(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = LoopMemory.READ_BYTES) Integer> left) {
        LoopMemory memory = new LoopMemory(CAPACITY);
        List<ByteBuf> kept = new ArrayList<>();
        for (int length : left) {
            @Nullable ByteBuf before = length % 3 == 0 && !kept.isEmpty() ? kept.remove(0) : null;
            kept.add(memory.keep(before, memory.shared(), 0, length));
            assertThat(memory.held())
                    .isEqualTo(kept.stream().mapToLong(ByteBuf::capacity).sum());
        }
        ByteBuf header = memory.copyOf(new byte[28]);
        assertThat(header.readableBytes()).isEqualTo(28);
        memory.recycle(header);
        kept.forEach(memory::recycle);
        assertThat(memory.held()).isZero();
        memory.close();
    }
}
