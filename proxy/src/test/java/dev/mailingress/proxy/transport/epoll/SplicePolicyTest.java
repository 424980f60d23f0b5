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

/** On a JVM that cannot call splice(2) the same streams arrive, copied. */
@Requires(Requires.Need.LINUX)
class SplicePolicyTest {

    private static final byte[] SHARE = new byte[256 << 10];
    private static final int WANTED_BYTES = 256 << 10;
    private static final int MOST_ROUNDS = 400;
    private static final boolean CAN_SPLICE = SpliceFunctions.link().isPresent();
    /** As splice(2) where seccomp answers for it. */
    private static final MethodHandle REFUSED =
            MethodHandles.dropArguments(MethodHandles.constant(long.class, -1L), 0, int.class, int.class, long.class);

    private static final long MEMORY = 64 << 20;

    static {
        new Random(4).nextBytes(SHARE);
    }

    @Test
    void shouldBePossibleSinceJdk22() {
        assertThat(CAN_SPLICE).isEqualTo(Runtime.version().feature() >= 22);
    }

    @Test
    void shouldSayWhatStandsInTheWayBeforeJdk22() {
        try (Transport transport = new EpollTransport(1, MEMORY, SplicePolicy.ADAPTIVE)) {
            assertThat(transport.splice().summary()).isEqualTo(CAN_SPLICE ? "on" : "off: it requires Java 22 or newer");
        }
    }

    @Test
    void shouldUsePipesWhenOneDirectionIsInBulkAndSplicingIsForced() throws Exception {
        assertThat(usesPipes(SplicePolicy.ALWAYS, 1)).isEqualTo(CAN_SPLICE);
    }

    @Test
    void shouldCopyASingleStreamWhenItDoesNotPay() throws Exception {
        assertThat(usesPipes(SplicePolicy.ADAPTIVE, 1)).isFalse();
    }

    @Test
    void shouldUsePipesWhenSeveralDirectionsAreInBulk() throws Exception {
        assertThat(usesPipes(SplicePolicy.ADAPTIVE, 6)).isEqualTo(CAN_SPLICE);
    }

    @Test
    void shouldCopyEverythingAndSayWhyWhenTheKernelRefuses() throws Exception {
        // Given
        long before = Descriptors.count("pipe:");
        try (Transport transport = transportBy(REFUSED, WANTED_BYTES);
                RelayFixture relayFixture = new RelayFixture(transport)) {
            // When
            carryUntil(relayFixture, () -> transport.splice().unavailableReason() != null);
            // Then: the pipe of the last attempt goes back a moment after the attempt.
            await().untilAsserted(() -> assertThat(transport.splice())
                    .isEqualTo(new SpliceState("the kernel refuses it", 0, 0, PipePool.MAX_PIPES)));
        }
        assertThat(Descriptors.count("pipe:")).isEqualTo(before);
    }

    @Test
    void shouldSayNothingAnyMoreWhenWhatWasRefusedWorks() {
        // Given
        SpliceSupport link = new SpliceSupport(null, Optional::empty);
        PipePool pool = new PipePool(SplicePolicy.ALWAYS, link);
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
    void shouldCopyWhenAUsersPipesAreTooSmall() throws Exception {
        // Given
        AtomicBoolean asked = new AtomicBoolean();
        SpliceSupport link = new SpliceSupport(null, () -> {
            asked.set(true);
            return Optional.of(new SpliceFunctions(REFUSED, fcntl(8 << 10)));
        });
        try (Transport transport = new EpollTransport(1, MEMORY, SplicePolicy.ALWAYS, link);
                RelayFixture relayFixture = new RelayFixture(transport)) {
            long idle = Descriptors.count("pipe:");
            // When
            carryUntil(relayFixture, asked::get);
            carryUntil(relayFixture, () -> true);
            // Then
            assertThat(transport.splice()).isEqualTo(new SpliceState(null, 0, 0, PipePool.MAX_PIPES));
            assertThat(Descriptors.count("pipe:")).isEqualTo(idle);
        }
    }

    @Test
    void shouldCopyWhenTheCLibraryHasNoSplice() throws Exception {
        // Given
        SpliceSupport link = new SpliceSupport(null, Optional::empty);
        try (Transport transport = new EpollTransport(1, MEMORY, SplicePolicy.ALWAYS, link);
                RelayFixture relayFixture = new RelayFixture(transport)) {
            // When, Then
            carryUntil(relayFixture, () -> transport.splice().unavailableReason() != null);
        }
    }

    private static Transport transportBy(MethodHandle splice, int pipeBytes) {
        return new EpollTransport(
                1,
                MEMORY,
                SplicePolicy.ALWAYS,
                new SpliceSupport(null, () -> Optional.of(new SpliceFunctions(splice, fcntl(pipeBytes)))));
    }

    /** One that gives this whatever it is asked. */
    private static MethodHandle fcntl(int result) {
        return MethodHandles.dropArguments(
                MethodHandles.constant(int.class, result), 0, int.class, int.class, int.class);
    }

    /** A stream, as much of it as that takes; all of it must arrive. */
    private static void carryUntil(RelayFixture relayFixture, BooleanSupplier done) throws IOException {
        try (Socket client = relayFixture.client();
                Socket server = relayFixture.server()) {
            int rounds = 0;
            do {
                client.getOutputStream().write(SHARE);
                assertThat(server.getInputStream().readNBytes(SHARE.length)).isEqualTo(SHARE);
                rounds++;
            } while (rounds < MOST_ROUNDS && !done.getAsBoolean());
            assertThat(done.getAsBoolean()).isTrue();
        }
    }

    @Test
    void shouldKeepNoMoreThanItsPipesWhenAllAreTaken() throws Exception {
        // Given
        long before = Descriptors.count("pipe:");
        PipePool pool = new PipePool(SplicePolicy.ALWAYS, SpliceSupport.ofThisJvm());
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
        assertThat(taken).hasSize(CAN_SPLICE ? PipePool.MAX_PIPES : 0);
        // When
        taken.forEach(pipe -> pool.release(pipe, taken.indexOf(pipe) % 2 == 0));
        pool.close();
        // Then
        assertThat(Descriptors.count("pipe:")).isEqualTo(before);
    }

    /** Whether pipes were open while as many streams ran; when all is closed none may be left. */
    private static boolean usesPipes(SplicePolicy splicePolicy, int streams) throws Exception {
        long before = Descriptors.count("pipe:");
        boolean used = false;
        List<Socket> sockets = new ArrayList<>();
        try (Transport transport = new EpollTransport(1, MEMORY, splicePolicy);
                RelayFixture relayFixture = new RelayFixture(transport)) {
            // Loops may have pipes of their own.
            long idle = Descriptors.count("pipe:");
            for (int i = 0; i < streams; i++) {
                sockets.add(relayFixture.client());
                sockets.add(relayFixture.server());
            }
            // Some hundred MiB, because the call is linked while bytes flow, by a thread of its own.
            for (int round = 0; round < MOST_ROUNDS && !used; round++) {
                for (int i = 0; i < sockets.size(); i += 2) {
                    sockets.get(i).getOutputStream().write(SHARE);
                }
                for (int i = 0; i < sockets.size(); i += 2) {
                    assertThat(sockets.get(i + 1).getInputStream().readNBytes(SHARE.length))
                            .hasSize(SHARE.length);
                }
                used = Descriptors.count("pipe:") > idle;
            }
        } finally {
            for (Socket socket : sockets) {
                leave(socket);
            }
        }
        assertThat(Descriptors.count("pipe:")).isEqualTo(before);
        return used;
    }

    private static void leave(Socket socket) throws IOException {
        socket.close();
    }
}
