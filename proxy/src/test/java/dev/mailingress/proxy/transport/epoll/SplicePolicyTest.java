package dev.mailingress.proxy.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.proxy.transport.Descriptors;
import dev.mailingress.proxy.transport.RelayFixture;
import dev.mailingress.proxy.transport.SpliceState;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Use of splice(2). On a JVM that cannot call it, the same streams must arrive by copying. */
@Requires(Requires.Need.LINUX)
class SplicePolicyTest {

    private static final byte[] CHUNK = new byte[256 << 10];
    private static final int PIPE_BYTES = 256 << 10;
    private static final int MAX_ROUNDS = 400;
    private static final boolean CAN_SPLICE = SpliceFunctions.link().isPresent();
    /** As splice(2) if seccomp rejects it. */
    private static final MethodHandle REFUSED =
            MethodHandles.dropArguments(MethodHandles.constant(long.class, -1L), 0, int.class, int.class, long.class);

    private static final long MEMORY = 64 << 20;

    static {
        new Random(4).nextBytes(CHUNK);
    }

    @Test
    void shouldSupportSpliceSinceJdk22() {
        assertThat(CAN_SPLICE).isEqualTo(Runtime.version().feature() >= 22);
    }

    @Test
    void shouldReportReasonBeforeJdk22() {
        try (Transport transport = new EpollTransport(1, MEMORY, SplicePolicy.ADAPTIVE)) {
            assertThat(transport.splice().summary()).isEqualTo(CAN_SPLICE ? "on" : "off: it requires Java 22 or newer");
        }
    }

    @Test
    void shouldUsePipesForOneBulkStreamWhenForced() throws Exception {
        assertThat(usesPipes(SplicePolicy.ALWAYS, 1)).isEqualTo(CAN_SPLICE);
    }

    @Test
    void shouldCopySingleStreamWhenPolicyIsAutomatic() throws Exception {
        assertThat(usesPipes(SplicePolicy.ADAPTIVE, 1)).isFalse();
    }

    @Test
    void shouldUsePipesForSeveralBulkStreams() throws Exception {
        assertThat(usesPipes(SplicePolicy.ADAPTIVE, 6)).isEqualTo(CAN_SPLICE);
    }

    @Test
    void shouldCopyEverythingAndReportReasonWhenKernelRefuses() throws Exception {
        // Given
        long before = Descriptors.count("pipe:");
        try (Transport transport = transportBy(REFUSED, PIPE_BYTES);
                RelayFixture relay = new RelayFixture(transport)) {
            // When
            streamUntil(relay, () -> transport.splice().unavailableReason() != null);
            // Then: the pipe of the last attempt is returned a moment after the attempt.
            await().untilAsserted(() -> assertThat(transport.splice())
                    .isEqualTo(new SpliceState("the kernel refuses it", 0, 0, PipePool.MAX_PIPES)));
        }
        assertThat(Descriptors.count("pipe:")).isEqualTo(before);
    }

    @Test
    void shouldClearReasonWhenSpliceSucceeds() {
        // Given
        SpliceSupport link = new SpliceSupport(null, Optional::empty);
        PipePool pool = new PipePool(SplicePolicy.ALWAYS, link, 1);
        // When
        for (int i = 0; i < PipePool.MAX_FAILURES; i++) {
            pool.onFilled(0);
        }
        // Then
        assertThat(link.unavailableReason()).isEqualTo("the kernel refuses it");
        // When
        pool.onFilled(1);
        // Then
        assertThat(link.unavailableReason()).isNull();
        assertThat(pool.splicedBytes()).isEqualTo(1);
    }

    @Test
    void shouldCopyWhenPipesAreTooSmall() throws Exception {
        // Given
        AtomicBoolean asked = new AtomicBoolean();
        SpliceSupport link = new SpliceSupport(null, () -> {
            asked.set(true);
            return Optional.of(new SpliceFunctions(REFUSED, fcntl(8 << 10)));
        });
        try (Transport transport = new EpollTransport(1, MEMORY, SplicePolicy.ALWAYS, link);
                RelayFixture relay = new RelayFixture(transport)) {
            long idle = Descriptors.count("pipe:");
            // When
            streamUntil(relay, asked::get);
            streamUntil(relay, () -> true);
            // Then
            assertThat(transport.splice()).isEqualTo(new SpliceState(null, 0, 0, PipePool.MAX_PIPES));
            assertThat(Descriptors.count("pipe:")).isEqualTo(idle);
        }
    }

    @Test
    void shouldCopyWhenLibraryHasNoSplice() throws Exception {
        // Given
        SpliceSupport link = new SpliceSupport(null, Optional::empty);
        try (Transport transport = new EpollTransport(1, MEMORY, SplicePolicy.ALWAYS, link);
                RelayFixture relay = new RelayFixture(transport)) {
            // When, Then
            streamUntil(relay, () -> transport.splice().unavailableReason() != null);
        }
    }

    private static Transport transportBy(MethodHandle splice, int pipeBytes) {
        return new EpollTransport(
                1,
                MEMORY,
                SplicePolicy.ALWAYS,
                new SpliceSupport(null, () -> Optional.of(new SpliceFunctions(splice, fcntl(pipeBytes)))));
    }

    /** An fcntl(2) that always returns this. */
    private static MethodHandle fcntl(int result) {
        return MethodHandles.dropArguments(
                MethodHandles.constant(int.class, result), 0, int.class, int.class, int.class);
    }

    /** Sends a stream until {@code done}; all of it must arrive. */
    private static void streamUntil(RelayFixture relay, BooleanSupplier done) throws IOException {
        try (Socket client = relay.client();
                Socket server = relay.server()) {
            int rounds = 0;
            do {
                client.getOutputStream().write(CHUNK);
                assertThat(server.getInputStream().readNBytes(CHUNK.length)).isEqualTo(CHUNK);
                rounds++;
            } while (rounds < MAX_ROUNDS && !done.getAsBoolean());
            assertThat(done.getAsBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 16", "4, 16", "8, 8", "64, 1", "1024, 1"})
    void shouldNotExceedMaximumOfPipes(int loops, int max) throws Exception {
        // Given
        long before = Descriptors.count("pipe:");
        PipePool pool = new PipePool(SplicePolicy.ALWAYS, SpliceSupport.ofThisJvm(), loops);
        List<SplicePipe> taken = new ArrayList<>();
        await().until(() -> {
            if (pool.acquire(1) instanceof SplicePipe pipe) {
                taken.add(pipe);
            }
            return !taken.isEmpty() || !CAN_SPLICE;
        });
        // When
        while (pool.acquire(1) instanceof SplicePipe pipe) {
            taken.add(pipe);
        }
        // Then
        assertThat(taken).hasSize(CAN_SPLICE ? max : 0);
        // When
        taken.forEach(pipe -> pool.release(pipe, taken.indexOf(pipe) % 2 == 0));
        pool.close();
        // Then
        assertThat(Descriptors.count("pipe:")).isEqualTo(before);
    }

    /** Whether pipes were open during this number of streams; afterwards none may be left. */
    private static boolean usesPipes(SplicePolicy splicePolicy, int streams) throws Exception {
        long before = Descriptors.count("pipe:");
        boolean used = false;
        List<Socket> sockets = new ArrayList<>();
        try (Transport transport = new EpollTransport(1, MEMORY, splicePolicy);
                RelayFixture relay = new RelayFixture(transport)) {
            // Loops may have their own pipes.
            long idle = Descriptors.count("pipe:");
            for (int i = 0; i < streams; i++) {
                sockets.add(relay.client());
                sockets.add(relay.server());
            }
            // Some hundred MiB, because another thread links the call while bytes flow.
            for (int round = 0; round < MAX_ROUNDS && !used; round++) {
                for (int i = 0; i < sockets.size(); i += 2) {
                    sockets.get(i).getOutputStream().write(CHUNK);
                }
                for (int i = 0; i < sockets.size(); i += 2) {
                    assertThat(sockets.get(i + 1).getInputStream().readNBytes(CHUNK.length))
                            .hasSize(CHUNK.length);
                }
                used = Descriptors.count("pipe:") > idle;
            }
        } finally {
            for (Socket socket : sockets) {
                close(socket);
            }
        }
        assertThat(Descriptors.count("pipe:")).isEqualTo(before);
        return used;
    }

    private static void close(Socket socket) throws IOException {
        socket.close();
    }
}
