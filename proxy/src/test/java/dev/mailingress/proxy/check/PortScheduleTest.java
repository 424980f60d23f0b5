package dev.mailingress.proxy.check;

import static dev.mailingress.proxy.check.CheckTargetBuilder.aTarget;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Limits on how often one port is checked, regardless of who requests the check. */
class PortScheduleTest {

    private static final CheckTarget PORT = aTarget("mail.example", 25).build();

    /** A request for a check, and the verdict that it would find. */
    record Request(int seconds, CheckReason reason, CheckVerdict verdict) {}

    @Provide
    Arbitrary<List<Request>> requests() {
        return requests(Arbitraries.of(CheckVerdict.values()));
    }

    @Provide
    Arbitrary<List<Request>> conclusiveRequests() {
        return requests(Arbitraries.of(CheckVerdict.values()).filter(verdict -> !verdict.isTransient()));
    }

    private static Arbitrary<List<Request>> requests(Arbitrary<CheckVerdict> verdicts) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30), Arbitraries.of(CheckReason.values()), verdicts)
                .as(Request::new)
                .list()
                .ofMaxSize(80);
    }

    @Property
    void shouldCheckAtMostTwiceForEachMinuteWhenVerdictsAreConclusive(
            @ForAll("conclusiveRequests") List<Request> requests) {
        assertThat(checks(requests))
                .as("one extra check for each regular one")
                .hasSizeLessThanOrEqualTo(2 * (1 + total(requests) / 60));
    }

    @Property
    void shouldWaitFiveSecondsAtLeast(@ForAll("requests") List<Request> requests) {
        List<Integer> checks = checks(requests);
        for (int i = 1; i < checks.size(); i++) {
            assertThat(checks.get(i) - checks.get(i - 1)).isGreaterThanOrEqualTo(5);
        }
    }

    @Property
    void shouldAlwaysAllowCheckAfterOneMinute(@ForAll("requests") List<Request> requests) {
        PortSchedule last = null;
        int now = 0;
        for (Request request : requests) {
            now += request.seconds();
            if (last == null || last.waitNanos(request.reason(), nanos(now)) <= 0) {
                last = PortSchedule.after(last, verdicts(request.verdict()), nanos(now));
            }
            assertThat(last.waitNanos(CheckReason.REGULAR, nanos(now + 60))).isNotPositive();
        }
    }

    /** Times of the checks that were allowed. */
    private static List<Integer> checks(List<Request> requests) {
        List<Integer> checks = new ArrayList<>();
        PortSchedule last = null;
        int now = 0;
        for (Request request : requests) {
            now += request.seconds();
            if (last == null || last.waitNanos(request.reason(), nanos(now)) <= 0) {
                last = PortSchedule.after(last, verdicts(request.verdict()), nanos(now));
                checks.add(now);
            }
        }
        return checks;
    }

    private static int total(List<Request> requests) {
        return requests.stream().mapToInt(Request::seconds).sum();
    }

    // Wraps around, as System.nanoTime() may.
    private static long nanos(int seconds) {
        return Long.MAX_VALUE - 7 + Duration.ofSeconds(seconds).toNanos();
    }

    private static List<PortVerdict> verdicts(CheckVerdict verdict) {
        return List.of(PortVerdict.of(PORT, AddressFamily.IPV4, new Diagnosis(verdict, "seen"), null, Instant.EPOCH));
    }
}
