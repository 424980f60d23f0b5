package dev.mailingress.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LineBufferTest {

    private final LineBuffer line = new LineBuffer();

    @Property
    void shouldWriteNumberAsJdkDoes(@ForAll long number) {
        line.clear();
        line.number(number);
        assertThat(text()).isEqualTo(Long.toString(number));
    }

    @Example
    void shouldWriteSmallestNumber() {
        line.number(Long.MIN_VALUE);
        assertThat(text()).isEqualTo(Long.toString(Long.MIN_VALUE));
    }

    @Property
    void shouldWriteHexadecimalAsJdkDoes(@ForAll @IntRange(max = 0xffff) int group) {
        line.clear();
        line.hexadecimal(group);
        assertThat(text()).isEqualTo(Integer.toHexString(group));
    }

    private String text() {
        return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
    }
}
