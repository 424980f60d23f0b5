package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.admission.ListenerRulesBuilder.aPublicListener;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several loops at once: every count stays between zero and its limit, and is zero at the end. */
class ConcurrentAdmissionTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 50_000;
    private static final int PROCESS_LIMIT = 40;
    private static final int LISTENER_LIMIT = 25;
    private static final int CLIENT_LIMIT = 3;
    private static final int CLIENTS = 12;

    private final InetSocketAddress destination = address("198.51.100.25", 25);
    private final Admission admission = new Admission(PROCESS_LIMIT, List.of(), () -> 0, InstantSource.system());
    private final List<ListenerRules> listeners = List.of(
            aPublicListener(MailProtocol.SMTP)
                    .inTotal(LISTENER_LIMIT)
                    .perClient(CLIENT_LIMIT, 1_000_000_000)
                    .rules(),
            aPublicListener(MailProtocol.IMAP)
                    .inTotal(LISTENER_LIMIT)
                    .perClient(CLIENT_LIMIT, 1_000_000_000)
                    .rules());
    private final AtomicInteger[][] present = new AtomicInteger[2][CLIENTS];
    private final AtomicInteger[] inListener = {new AtomicInteger(), new AtomicInteger()};
    private final AtomicInteger inProcess = new AtomicInteger();
    private final Set<Refusal> refusals = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void shouldKeepAllLimitsWhenLoopsAdmitConcurrently() throws Exception {
        // Given
        for (AtomicInteger[] ofListener : present) {
            for (int client = 0; client < CLIENTS; client++) {
                ofListener[client] = new AtomicInteger();
            }
        }
        CyclicBarrier start = new CyclicBarrier(THREADS);
        // When
        List<Future<Integer>> loops = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            long seed = thread;
            loops.add(threads.submit(() -> {
                start.await();
                return loop(new Random(seed));
            }));
        }
        // Then: one loop may find all slots used by another one that is not scheduled meanwhile
        int admitted = 0;
        for (Future<Integer> loop : loops) {
            admitted += loop.get(60, TimeUnit.SECONDS);
        }
        assertThat(admitted).isPositive();
        assertThat(refusals)
                .containsExactlyInAnyOrder(Refusal.LISTENER_FULL, Refusal.PROCESS_FULL, Refusal.CLIENT_CONNECTIONS);
        assertThat(admission.connections()).isZero();
        assertThat(listeners).allMatch(rules -> admission.connections(rules) == 0);
        assertThat(everyClientCanFillItsLimitAgain()).isTrue();
    }

    /** Opens and closes connections; its own counts are never above those of admission. */
    private int loop(Random random) {
        Deque<Runnable> leaving = new ArrayDeque<>();
        int admitted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (random.nextInt(100) < 55) {
                admitted += open(random.nextInt(2), random.nextInt(CLIENTS), leaving) ? 1 : 0;
            } else if (!leaving.isEmpty()) {
                leaving.poll().run();
            }
        }
        leaving.forEach(Runnable::run);
        return admitted;
    }

    private boolean open(int listener, int client, Deque<Runnable> leaving) {
        ListenerRules rules = listeners.get(listener);
        if (admission.arrive(rules, ip(client).getAddress()) instanceof AdmissionDecision.Refuse refuse) {
            refusals.add(refuse.reason());
            return false;
        }
        assertThat(inProcess.incrementAndGet()).isLessThanOrEqualTo(PROCESS_LIMIT);
        assertThat(inListener[listener].incrementAndGet()).isLessThanOrEqualTo(LISTENER_LIMIT);
        Runnable leave = () -> {
            inListener[listener].decrementAndGet();
            inProcess.decrementAndGet();
            admission.leave(rules);
        };
        AdmissionDecision verdict = admission.judge(rules, ip(client), destination);
        if (verdict instanceof AdmissionDecision.Refuse refuse) {
            refusals.add(refuse.reason());
            leave.run();
            return false;
        }
        Permit permit = ((AdmissionDecision.Admit) verdict).permit();
        assertThat(present[listener][client].incrementAndGet()).isLessThanOrEqualTo(CLIENT_LIMIT);
        leaving.add(() -> {
            present[listener][client].decrementAndGet();
            permit.release();
            leave.run();
        });
        return true;
    }

    private boolean everyClientCanFillItsLimitAgain() {
        for (ListenerRules rules : listeners) {
            for (int client = 0; client < CLIENTS; client++) {
                for (int i = 0; i < CLIENT_LIMIT; i++) {
                    if (admission.judge(rules, ip(client), destination) instanceof AdmissionDecision.Refuse) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static InetSocketAddress ip(int client) {
        return address("203.0.113." + client, 40000);
    }
}
