package dev.mailingress.proxy.admission;

import static dev.mailingress.proxy.admission.ListenerRulesBuilder.aPublicListener;
import static dev.mailingress.proxy.admission.ListenerRulesBuilder.anInternalListener;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.MailProtocol;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of the last 15 minutes. */
class RecentClientsTest {

    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
    private static final String GATEWAY = "10.42.0.1";
    private static final String OTHER = "203.0.113.9";

    private Duration passed = Duration.ofHours(-1);
    private final Admission admission =
            new Admission(1000, List.of(ip(GATEWAY)), () -> passed.toNanos(), () -> START.plus(passed));
    private final ListenerRulesBuilder smtp = aPublicListener(MailProtocol.SMTP)
            .withPods("10.42.0.0/16")
            .withNodes("192.0.2.11/32")
            .withOthers("172.18.0.0/16");

    @Test
    void shouldBeEmptyAtStart() {
        assertThat(clients())
                .isEqualTo(new ClientSnapshot(Duration.ofMinutes(15), 0, 0, 0, null, List.of(), null, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "10.42.0.1, GATEWAY",
        "192.0.2.11, NODE",
        "10.42.7.7, POD",
        "172.18.0.5, OTHER",
        "169.254.1.1, OTHER",
        "fe80::1, OTHER",
        "127.0.0.1, OWN",
        "::1, OWN",
        "198.51.100.25, OWN",
    })
    void shouldListLocalAddressWithKindInAnySetting(String client, LocalAddressKind kind) {
        for (LocalAddresses setting : LocalAddresses.values()) {
            judge(smtp.with(setting), client);
        }
        // Then
        assertThat(clients().local()).isEqualTo(3);
        assertThat(clients().sources())
                .containsExactly(new ClientSnapshot.LocalAddress(ip(client), kind, "smtp", 3, now()));
    }

    @Test
    void shouldCountRefusedClientsAndNeitherInternalNorReservedOnes() {
        // When
        judge(smtp.denying("0.0.0.0/0"), GATEWAY);
        judge(smtp, OTHER);
        judge(anInternalListener(MailProtocol.SMTP), OTHER);
        judge(smtp, "192.0.2.77");
        // Then
        assertThat(clients().connections()).isEqualTo(2);
        assertThat(clients().recent()).hasSize(2);
    }

    @Test
    void shouldCountOthersSinceLastLocalOne() {
        // When
        judge(smtp, OTHER);
        judge(smtp, GATEWAY);
        Instant lastLocal = now();
        pass(Duration.ofMinutes(1));
        judge(smtp, OTHER);
        judge(smtp, OTHER);
        // Then
        assertThat(clients().othersInARow()).isEqualTo(2);
        assertThat(clients().lastLocal()).isEqualTo(lastLocal);
        assertThat(clients().local()).isEqualTo(1);
        // When: much later, the numbers are forgotten and the time is not
        pass(Duration.ofHours(3));
        assertThat(clients().local()).isZero();
        assertThat(clients().sources()).isEmpty();
        assertThat(clients().lastLocal()).isEqualTo(lastLocal);
    }

    /** Compares with a list of everything, at any pace. */
    @Property(tries = 200)
    void shouldCountWhatTheLastFifteenMinutesHad(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 400) Integer> secondsBetween) {
        // Given: nothing in the window that an earlier try has counted
        pass(Duration.ofHours(1));
        List<Arrival> all = new ArrayList<>();
        for (int seconds : secondsBetween) {
            pass(Duration.ofSeconds(seconds));
            Arrival arrival = new Arrival(minute(), all.size() % 3 == 0);
            judge(smtp, arrival.local ? GATEWAY : OTHER);
            all.add(arrival);
        }
        // When
        all.removeIf(arrival -> arrival.minute <= minute() - ClientWindow.MINUTES);
        // Then
        long local = all.stream().filter(Arrival::local).count();
        assertThat(clients().local()).isEqualTo(local);
        assertThat(clients().sources().stream()
                        .mapToLong(ClientSnapshot.LocalAddress::connections)
                        .sum())
                .isEqualTo(local);
        assertThat(clients().connections()).isEqualTo(all.size());
    }

    private record Arrival(long minute, boolean local) {}

    @Test
    void shouldListFewSourcesByNumberOfConnectionsAndForgetOldOnes() {
        // Given
        judge(smtp, "10.42.9.9");
        judge(smtp, "10.42.9.9");
        judge(aPublicListener(MailProtocol.IMAP).withPods("10.42.0.0/16"), "10.42.9.9");
        judge(smtp, "10.42.8.8");
        judge(smtp, "10.42.8.8");
        for (int i = 0; i < 2 * LocalAddressTable.MAX_ADDRESSES; i++) {
            // When: seen again and again, so never the least recent ones
            judge(smtp, "10.42.9.9");
            judge(smtp, "10.42." + (100 + i / 256) + "." + i % 256);
        }
        // Then
        assertThat(clients().sources()).hasSize(ClientSnapshot.MAX_SOURCES);
        assertThat(clients().sources().get(0))
                .isEqualTo(new ClientSnapshot.LocalAddress(
                        ip("10.42.9.9"), LocalAddressKind.POD, null, 3L + 2L * LocalAddressTable.MAX_ADDRESSES, now()));
        assertThat(clients().sources())
                .extracting(ClientSnapshot.LocalAddress::address)
                .doesNotContain(ip("10.42.8.8"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.1, 192.168.1.1, 192.168.1.1",
        "192.168.1.1, 192.168.1.2,",
        "192.168.1.1, 203.0.113.9,",
        "203.0.113.9, 203.0.113.9,",
        "203.0.113.9, 192.168.1.1,",
    })
    void shouldReportOnlySourceOfWholeWindow(String first, String last, String only) {
        // When
        judge(smtp, first);
        pass(Duration.ofMinutes(5));
        judge(smtp, last);
        // Then
        assertThat(clients().onlySource()).isEqualTo(only == null ? null : ip(only));
        // When
        pass(Duration.ofMinutes(12));
        // Then
        assertThat(clients().connections()).isEqualTo(1);
        assertThat(clients().onlySource()).isEqualTo(last.startsWith("192.168.") ? ip(last) : null);
    }

    @Test
    void shouldListLastConnectionsNewestFirst() {
        // When
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMillis(1));
            judge(i % 2 == 0 ? smtp : aPublicListener(MailProtocol.IMAPS), "203.0.113." + i);
        }
        // Then
        assertThat(clients().recent()).hasSize(ClientSnapshot.MAX_RECENT);
        assertThat(clients().recent().subList(0, 2))
                .extracting(ClientSnapshot.RecentClient::listener, ClientSnapshot.RecentClient::address)
                .containsExactly(tuple("imaps", ip("203.0.113.99")), tuple("smtp", ip("203.0.113.98")));
        assertThat(clients().recent().get(0).at()).isEqualTo(now());
        assertThat(clients().recent().get(63).address()).isEqualTo(ip("203.0.113.36"));
    }

    @Test
    void shouldLoseNothingWhenLoopsCountAtTheSameTime() throws Exception {
        // Given
        int threads = 4;
        int each = 5_000;
        ListenerRules rules = smtp.rules();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService loops = Executors.newFixedThreadPool(threads);
        try {
            // When
            List<Future<?>> all = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(thread -> loops.submit(() -> {
                        start.await();
                        for (int i = 0; i < each; i++) {
                            admission.judge(
                                    rules, address(thread == 0 ? GATEWAY : OTHER, 40000), address("198.51.100.25", 25));
                            assertThat(clients().recent().size()).isLessThanOrEqualTo(64);
                        }
                        return null;
                    }))
                    .toList();
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            loops.shutdownNow();
        }
        // Then
        assertThat(clients().connections()).isEqualTo((long) threads * each);
        assertThat(clients().local()).isEqualTo(each);
        assertThat(clients().recent()).hasSize(ClientSnapshot.MAX_RECENT);
    }

    private ClientSnapshot clients() {
        return admission.recentClients();
    }

    private void judge(ListenerRulesBuilder listener, String client) {
        admission.judge(listener.rules(), address(client, 40000), address("198.51.100.25", 25));
    }

    private void pass(Duration time) {
        passed = passed.plus(time);
    }

    private Instant now() {
        return START.plus(passed);
    }

    private long minute() {
        return Math.floorDiv(passed.toSeconds(), 60);
    }

    private static InetAddress ip(String text) {
        return address(text, 1).getAddress();
    }
}
