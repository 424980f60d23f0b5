package dev.mailingress.proxy.protocol.tls;

import static dev.mailingress.proxy.protocol.tls.HelloNotation.FEEDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.Mutations;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Server names survive any records and segmentation, and arbitrary input does not make the parser fail. */
class ClientHelloParserPropertyTest {

    private static final long SEED = 20261122;
    private static final int BUDGET = 200_000;
    private static final List<byte[]> SEEDS = List.of(
            HelloNotation.bytes(HelloNotation.named("imap.a.example")),
            HelloNotation.bytes(
                    "TLS HEAD [2 fafa [2 ] 0000 [2 [2 00 [2 'imap.a.example' ] ] ] 002b [2 [1 0304 ] ] ] END"),
            HelloNotation.bytes("TLS 0301 00*32 [1 cd*32 ] [2 002f 0035 ] [1 01 00 ] END"),
            HelloNotation.inRecords(
                    HelloNotation.message(HelloNotation.bytes(HelloNotation.named("pop.b.example."))), 11),
            HelloNotation.inRecords(HelloNotation.message(HelloNotation.bytes(HelloNotation.named("192.0.2.1"))), 1));

    @Property
    void shouldFindServerNameForAnyRecordsAndSegmentation(
            @ForAll("hostNames") String name,
            @ForAll("sizes") List<Integer> recordSizes,
            @ForAll("cuts") List<Integer> segmentCuts) {
        // Given
        byte[] message = HelloNotation.message(HelloNotation.bytes(HelloNotation.named(name)));
        byte[] records = HelloNotation.inRecords(
                message, recordSizes.stream().mapToInt(Integer::intValue).toArray());
        int[] cuts = segmentCuts.stream()
                .mapToInt(cut -> cut % (records.length + 1))
                .sorted()
                .toArray();
        // When
        HelloResult result = FEEDER.cut(records, cuts).result();
        // Then
        assertThat(HelloNotation.verdict(result)).isEqualTo(name.toLowerCase(Locale.ROOT));
    }

    @Test
    void shouldParseMutatedHellosConsistently() {
        Random random = new Random(SEED);
        for (int i = 0; i < BUDGET; i++) {
            // Given
            byte[] mutated = Mutations.of(SEEDS.get(i % SEEDS.size()), random);
            // When
            HelloResult whole = FEEDER.whole(mutated).result();
            HelloResult cut =
                    FEEDER.cut(mutated, random.nextInt(mutated.length + 1)).result();
            // Then
            if (!cut.equals(whole)) {
                assertThat(mutated).as("input %d: %s, cut %s", i, whole, cut).isNull();
            }
        }
    }

    @Test
    void shouldReachResultWhenInputIsEndless() {
        Random random = new Random(SEED);
        byte[] endless = new byte[ClientHelloParser.MAX_BYTES];
        for (int i = 0; i < 2_000; i++) {
            byte[] seed = SEEDS.get(i % SEEDS.size());
            random.nextBytes(endless);
            System.arraycopy(seed, 0, endless, 0, random.nextInt(seed.length + 1));
            assertThat(FEEDER.whole(endless).result()).isNotInstanceOf(HelloResult.NeedMore.class);
        }
    }

    @Provide
    Arbitrary<String> hostNames() {
        return Arbitraries.strings()
                .withChars("abcxyzABCXYZ0189-_")
                .ofMinLength(1)
                .ofMaxLength(63)
                .list()
                .ofMaxSize(2)
                .map(labels -> String.join(".", labels) + (labels.isEmpty() ? "" : ".") + "example");
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Arbitraries.integers().between(1, 300).list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 4000).list().ofMaxSize(12);
    }
}
