package dev.mailingress.proxy.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory of the loops for slow readers. */
class LoopMemoryTest {

    private static final long MAX_BYTES = 64L * SlowReaderMemory.READ_BYTES;
    /** More than the heap of the image has room for: 21 000 connections with two legs. */
    private static final int LEGS = 42_000;

    private static final long IMAGE_MEMORY = 64L << 20;

    private final SlowReaderMemory budget = new SlowReaderMemory(MAX_BYTES, 1);
    private final LoopMemory memory = new LoopMemory(budget);

    @Test
    void shouldReadSmallChunksWhenHalfOfMemoryIsUsed() {
        // When
        List<ByteBuf> kept = keepWhileReading(SlowReaderMemory.READ_BYTES, memory);
        // Then
        assertThat(memory.readBytes()).isEqualTo(SlowReaderMemory.SCARCE_READ_BYTES);
        assertThat(budget.held()).isBetween(MAX_BYTES / 5, MAX_BYTES / 2);
        // When: each further reader leaves everything that is read for it
        long before = budget.held();
        for (int i = 0; i < 100; i++) {
            kept.add(memory.keep(null, memory.shared(), 0, memory.readBytes()));
        }
        // Then
        assertThat(budget.held()).isEqualTo(before + 100 * SlowReaderMemory.SCARCE_READ_BYTES);
        // When
        kept.forEach(memory::recycle);
        // Then
        assertThat(budget.held()).isZero();
        assertThat(memory.readBytes()).isEqualTo(SlowReaderMemory.READ_BYTES);
        memory.close();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "16", "64"})
    void shouldStayWithinMemoryWhenEveryLegOfImageIsSlow(int loops) {
        // Given
        SlowReaderMemory shared = new SlowReaderMemory(IMAGE_MEMORY, loops);
        List<LoopMemory> all =
                Stream.generate(() -> new LoopMemory(shared)).limit(loops).toList();
        List<ByteBuf> kept = new ArrayList<>();
        // When
        for (int leg = 0; leg < LEGS; leg++) {
            LoopMemory one = all.get(leg % loops);
            kept.add(one.keep(null, one.shared(), 0, one.readBytes()));
        }
        // Then: also if all of it is returned and kept for reuse
        long reserved =
                (long) loops * (LoopMemory.FIXED_BYTES + (long) shared.sparePerLoop() * SlowReaderMemory.READ_BYTES);
        assertThat(shared.held() + reserved).isLessThan(IMAGE_MEMORY);
        for (int leg = 0; leg < LEGS; leg++) {
            all.get(leg % loops).recycle(kept.get(leg));
        }
        assertThat(all).allMatch(one -> one.spare() <= shared.sparePerLoop());
        assertThat(shared.held()).isZero();
        all.forEach(LoopMemory::close);
    }

    @Test
    void shouldGiveOneLoopWhatTheOthersDoNotUseWhenThereAreManyLoops() {
        // Given
        SlowReaderMemory shared = new SlowReaderMemory(IMAGE_MEMORY, 64);
        LoopMemory busy = new LoopMemory(shared);
        LoopMemory idle = new LoopMemory(shared);
        // When
        List<ByteBuf> kept = keepWhileReading(SlowReaderMemory.READ_BYTES, busy);
        // Then: almost half of all, and not of a 64th
        assertThat(shared.held()).isGreaterThan(IMAGE_MEMORY * 2 / 5);
        assertThat(idle.readBytes()).isEqualTo(SlowReaderMemory.SCARCE_READ_BYTES);
        kept.forEach(busy::recycle);
        busy.close();
        idle.close();
    }

    @Test
    void shouldReuseBuffers() {
        // Given
        ByteBuf first = memory.keep(null, memory.shared(), 0, SlowReaderMemory.READ_BYTES);
        memory.recycle(first);
        // When
        ByteBuf second = memory.keep(null, memory.shared(), 0, 1);
        // Then
        assertThat(second).isSameAs(first);
        memory.recycle(second);
        memory.close();
    }

    @Test
    void shouldReleaseBuffersInsteadOfKeepingThemWhenMemoryIsScarce() {
        // Given
        List<ByteBuf> kept = keepWhileReading(SlowReaderMemory.READ_BYTES, memory);
        ByteBuf first = kept.remove(0);
        kept.add(memory.keep(null, memory.shared(), 0, SlowReaderMemory.READ_BYTES));
        // When
        memory.recycle(first);
        // Then
        assertThat(memory.spare()).isZero();
        assertThat(first.refCnt()).isZero();
        kept.forEach(memory::recycle);
        memory.close();
    }

    @ParameterizedTest
    @CsvSource({"28", "536", "4096", "4097", "65536"})
    void shouldCopyWhatTheProxyWritesWithoutChargingIt(int length) {
        // Given
        byte[] bytes = new byte[length];
        bytes[length - 1] = 1;
        // When
        ByteBuf copy = memory.copyOf(bytes);
        // Then
        byte[] copied = new byte[length];
        copy.getBytes(0, copied);
        assertThat(copied).isEqualTo(bytes);
        assertThat(budget.held()).isZero();
        memory.release(copy);
        memory.close();
    }

    /** Readers of several loops leave different amounts, also twice in a row, and finally take everything. */
    @Property(tries = 200)
    void shouldCountKeptBytesForAnyRemainders(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = SlowReaderMemory.READ_BYTES) Integer> left) {
        SlowReaderMemory shared = new SlowReaderMemory(MAX_BYTES, 2);
        List<LoopMemory> loops = List.of(new LoopMemory(shared), new LoopMemory(shared));
        List<List<ByteBuf>> kept = List.of(new ArrayList<>(), new ArrayList<>());
        for (int length : left) {
            LoopMemory loop = loops.get(length & 1);
            List<ByteBuf> own = kept.get(length & 1);
            @Nullable ByteBuf before = length % 3 == 0 && !own.isEmpty() ? own.remove(0) : null;
            own.add(loop.keep(before, loop.shared(), 0, length));
            assertThat(shared.held())
                    .isEqualTo(kept.stream()
                            .flatMap(List::stream)
                            .mapToLong(ByteBuf::capacity)
                            .sum());
        }
        for (int i = 0; i < loops.size(); i++) {
            kept.get(i).forEach(loops.get(i)::recycle);
            loops.get(i).close();
        }
        assertThat(shared.held()).isZero();
    }

    private static List<ByteBuf> keepWhileReading(int bytes, LoopMemory loop) {
        List<ByteBuf> kept = new ArrayList<>();
        while (loop.readBytes() == bytes) {
            kept.add(loop.keep(null, loop.shared(), 0, bytes));
        }
        return kept;
    }
}
