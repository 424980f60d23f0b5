package dev.mailingress.proxy.protocol.proxyprotocol;

import static dev.mailingress.proxy.protocol.proxyprotocol.HeaderNotation.FEEDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.protocol.SegmentFeeder.Outcome;
import dev.mailingress.testing.Mutations;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same inputs in every run, so that failures are reproducible. */
class HeaderParserFuzzTest {

    private static final long SEED = 20261122;
    private static final int BUDGET = 200_000;
    private static final int MAX_BYTES = 16 + HeaderParser.MAX_BLOCK_BYTES;
    private static final List<byte[]> SEEDS = List.of(
            HeaderNotation.text("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\\r\\n"),
            HeaderNotation.text("PROXY TCP6 2001:db8::1 ::ffff:192.0.2.1 1 65535\\r\\n"),
            HeaderNotation.text("PROXY UNKNOWN anything at all\\r\\n"),
            HeaderNotation.hex("SIG 21 11 000c A4"),
            HeaderNotation.hex("SIG 21 21 0027 A6 04 0000"),
            HeaderNotation.hex("SIG 21 11 0013 A4 03 0004 1decfca7"),
            HeaderNotation.hex("SIG 21 11 001e A4 20 000f 01 00000000 21 0007 544c5376312e33"),
            HeaderNotation.hex("SIG 20 00 0007 ea 0004 01020304"));

    @Test
    void shouldParseMutatedHeadersConsistently() {
        Random random = new Random(SEED);
        for (int i = 0; i < BUDGET; i++) {
            // Given
            byte[] mutated = Mutations.of(SEEDS.get(i % SEEDS.size()), random);
            // When
            Outcome<HeaderResult> whole = FEEDER.whole(mutated);
            Outcome<HeaderResult> cut = FEEDER.cut(mutated, random.nextInt(mutated.length + 1));
            // Then
            if (!cut.equals(whole) || whole.consumed() > MAX_BYTES || isUndecided(whole, mutated)) {
                assertThat(mutated).as("input %d: %s, cut %s", i, whole, cut).isNull();
            }
        }
    }

    @Test
    void shouldReachResultWhenInputIsEndless() {
        Random random = new Random(SEED);
        byte[] endless = new byte[MAX_BYTES + 1];
        for (int i = 0; i < 10_000; i++) {
            byte[] seed = SEEDS.get(i % SEEDS.size());
            random.nextBytes(endless);
            System.arraycopy(seed, 0, endless, 0, random.nextInt(seed.length + 1));
            assertThat(FEEDER.whole(endless).result()).isNotInstanceOf(HeaderResult.NeedMore.class);
        }
    }

    // The parser may require more only if it has consumed everything.
    private static boolean isUndecided(Outcome<HeaderResult> outcome, byte[] bytes) {
        return outcome.result() instanceof HeaderResult.NeedMore && outcome.consumed() < bytes.length;
    }
}
