package dev.mailingress.operator.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mailingress.operator.cel.Rule.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CEL dialect evaluates addresses, networks and regular expressions as the API server does. */
class KubernetesCelTest {

    private static final KubernetesCel CEL = new KubernetesCel();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "0.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "2001:DB8::7",
                "64:ff9b::192.0.2.1",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::"
            })
    void shouldAcceptAnAddressWhenGoAcceptsIt(String address) {
        assertThat(evaluate("isIP(self)", address)).isEqualTo(new Evaluation.Held());
    }

    /** Rejected by netip.ParseAddr or by Kubernetes' library. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "192.0.2",
                "192.0.2.01",
                "192.0.2.256",
                "192.0.2.1 ",
                "::ffff:192.0.2.1",
                "fe80::1%eth0",
                "1:2:3",
                "12345::",
                "1::2::3",
                "192.0.2.0/24",
                "::1.2.3.04",
                ":1",
                "1:2:3:4:5:6:7:8:9"
            })
    void shouldRejectAnAddressWhenGoRejectsIt(String address) {
        assertThat(evaluate("isIP(self)", address)).isEqualTo(new Evaluation.Broken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.0/24", "192.0.2.7/24", "0.0.0.0/0", "192.0.2.7/32", "::/0", "2001:db8::/128"})
    void shouldAcceptANetworkWhenGoAcceptsIt(String network) {
        assertThat(evaluate("isCIDR(self)", network)).isEqualTo(new Evaluation.Held());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.0",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/024",
                "192.0.2.0/-1",
                "::/129",
                "::ffff:1.2.3.4/96",
                "/8",
                "192.0.2.0/24/24"
            })
    void shouldRejectANetworkWhenGoRejectsIt(String network) {
        assertThat(evaluate("isCIDR(self)", network)).isEqualTo(new Evaluation.Broken());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, true",
        "192.0.2.1/24, false",
        "192.0.2.128/25, true",
        "192.0.2.64/25, false",
        "0.0.0.0/0, true",
        "2001:db8::/32, true",
        "2001:db8:1::/32, false"
    })
    void shouldDetectHostBitsWhenMasked(String network, boolean masked) {
        assertThat(evaluate("cidr(self) == cidr(self).masked()", network))
                .isEqualTo(masked ? new Evaluation.Held() : new Evaluation.Broken());
    }

    @Test
    void shouldReturnFamilyAndPrefixLength() {
        assertThat(evaluate("ip(self[0]).family() == 4 && ip(self[1]).family() == 6", List.of("192.0.2.1", "::1")))
                .isEqualTo(new Evaluation.Held());
        assertThat(evaluate("cidr(self).prefixLength() == 24", "192.0.2.0/24")).isEqualTo(new Evaluation.Held());
    }

    /** RE2 matches a substring unless the expression is anchored, and $ is the end of the text, not of a line. */
    @Test
    void shouldMatchRegularExpressionsAsTheApiServerDoes() {
        assertThat(evaluate("self.matches('b')", "abc")).isEqualTo(new Evaluation.Held());
        assertThat(evaluate("self.matches('^b')", "abc")).isEqualTo(new Evaluation.Broken());
        assertThat(evaluate("self.matches('^abc$')", "abc\n")).isEqualTo(new Evaluation.Broken());
    }

    @Test
    void shouldBeUndecidedWhenARuleReadsAnAbsentField() {
        assertThat(evaluate("self.port > 1", Map.of("name", "smtp")))
                .isEqualTo(new Evaluation.Undecided("no such key: port"));
        assertThat(evaluate("{'smtp': 25}[self.name] > 1", Map.of("name", "chat")))
                .isEqualTo(new Evaluation.Undecided("no such key: chat"));
    }

    @Test
    void shouldBeUndecidedWhenAFunctionRejectsItsArgument() {
        assertThat(evaluate("ip(self).family() == 4", "nonsense"))
                .isInstanceOfSatisfying(
                        Evaluation.Undecided.class,
                        undecided -> assertThat(undecided.reason()).contains("nonsense"));
    }

    @Test
    void shouldBeUndecidedWhenARuleExceedsItsBudget() {
        List<Long> many = LongStream.range(0, 1_000).boxed().toList();
        assertThat(evaluate("self.all(a, self.all(b, self.all(c, a + b + c >= 0)))", many))
                .isInstanceOfSatisfying(
                        Evaluation.Undecided.class,
                        undecided -> assertThat(undecided.reason()).contains("budget"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"self ==", "nosuch(self)", "other == 1"})
    void shouldRejectAnInvalidRule(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CEL.compile(expression))
                .withMessageContaining(expression);
    }

    private static Evaluation evaluate(String expression, Object self) {
        return CEL.compile(expression).evaluate(self);
    }
}
