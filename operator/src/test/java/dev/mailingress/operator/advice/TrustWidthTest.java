package dev.mailingress.operator.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustWidthTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.0/8 172.16.0.0/12 192.168.0.0/16                  | true
            10.0.0.0/9 10.128.0.0/9 172.16.0.0/12 192.168.0.0/16     | true
            0.0.0.0/0                                                | true
            0.0.0.0/1 128.0.0.0/1                                    | true
            ::/0                                                     | true
            8.0.0.0/6 172.0.0.0/8 192.0.0.0/8                        | true
            10.0.0.0/8 172.16.0.0/12                                 | false
            10.42.0.0/16                                             | false
            10.0.0.0/9 10.192.0.0/10 172.16.0.0/12 192.168.0.0/16    | false
            fd00::/8                                                 | false
            0.0.0.0/1                                                | false
            192.0.2.1 mail.example                                   | false
            """)
    void shouldBeWideWhenAllPrivateOrAllAddressesAreTrusted(String networks, boolean wide) {
        assertThat(TrustWidth.isWide(Arrays.asList(networks.split(" ", -1)))).isEqualTo(wide);
    }

    /** 10.0.0.0/8 in parts of equal size, with or without one of them. */
    @Property
    void shouldNeedEachPartOfARange(@ForAll @IntRange(min = 9, max = 14) int prefix, @ForAll int seed) {
        List<String> parts = new ArrayList<>(List.of("172.16.0.0/12", "192.168.0.0/16"));
        for (int i = 0; i < 1 << (prefix - 8); i++) {
            parts.add("10." + (i << (16 - prefix)) + ".0.0/" + prefix);
        }
        assertThat(TrustWidth.isWide(parts)).isTrue();
        parts.remove(2 + Math.floorMod(seed, parts.size() - 2));
        assertThat(TrustWidth.isWide(parts)).isFalse();
    }
}
