package dev.mailingress.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.mailingress.proxy.observe.HistogramSample.Bucket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrometheusReaderTest {

    private static final String COUNTER = """
            # HELP a_total What it counts.
            # TYPE a_total counter
            a_total{x="1",y="2"} 3
            a_total{x="2",y="2"} 0
            """;
    private static final String HISTOGRAM = """
            # HELP b_seconds Durations.
            # TYPE b_seconds histogram
            b_seconds_bucket{x="1",le="0.5"} 1
            b_seconds_bucket{x="1",le="10"} 1
            b_seconds_bucket{x="1",le="+Inf"} 4
            b_seconds_sum{x="1"} 61.25
            b_seconds_count{x="1"} 4
            """;

    @Test
    void shouldReadFamiliesInTheirOrder() {
        // When
        Map<String, MetricFamily> families = PrometheusReader.read(COUNTER + "# HELP c \n# TYPE c gauge\n" + HISTOGRAM);
        // Then
        assertThat(families.values())
                .extracting(MetricFamily::name, MetricFamily::type, MetricFamily::help)
                .containsExactly(
                        tuple("a_total", MetricFamily.Type.COUNTER, "What it counts."),
                        tuple("c", MetricFamily.Type.GAUGE, ""),
                        tuple("b_seconds", MetricFamily.Type.HISTOGRAM, "Durations."));
    }

    @Test
    void shouldReadSamplesByTheirLabels() {
        // When
        MetricFamily family = family("a_total", COUNTER);
        // Then
        assertThat(family.value(Map.of("y", "2", "x", "1"))).isEqualTo(3);
        assertThat(family.values("x")).containsExactlyInAnyOrder("1", "2");
        assertThatIllegalStateException().isThrownBy(() -> family.value(Map.of("x", "1")));
    }

    @Test
    void shouldReadHistogram() {
        assertThat(family("b_seconds", HISTOGRAM).histogram(Map.of("x", "1")))
                .isEqualTo(new HistogramSample(
                        List.of(new Bucket(0.5, 1), new Bucket(10, 1), new Bucket(Double.POSITIVE_INFINITY, 4)),
                        61.25,
                        4));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1, -1",
        "+1.5, 1.5",
        "2e3, 2000",
        "2.5E-1, 0.25",
        "+Inf, Infinity",
        "-Inf, -Infinity",
        "NaN, NaN"
    })
    void shouldReadNumber(String text, Double expected) {
        assertThat(family("c", "# HELP c h\n# TYPE c gauge\nc " + text + "\n").value(Map.of()))
                .isEqualTo(expected);
    }

    @Test
    void shouldUnescapeLabelValuesAndHelp() {
        // When
        MetricFamily family = family("c", """
                # HELP c back\\\\slash and line\\nfeed
                # TYPE c gauge
                c{x="quote \\" backslash \\\\ n line\\nfeed",y="a} 1,b=",} 1
                """);
        // Then
        assertThat(family.help()).isEqualTo("back\\slash and line\nfeed");
        assertThat(family.value(Map.of("x", "quote \" backslash \\ n line\nfeed", "y", "a} 1,b=")))
                .isEqualTo(1);
    }

    static Stream<Arguments> invalidChanges() {
        return Stream.of(
                invalid("y=\"2\"} 0\n", "y=\"2\"} 0", "line feed"),
                invalid("# HELP a_total What it counts.\n", "", "expected # HELP"),
                invalid("# HELP a_total What it counts.", "# HELP a_total What\\it counts.", "expected # HELP"),
                invalid("# TYPE a_total counter\n", "", "expected # TYPE"),
                invalid("# TYPE a_total counter", "# TYPE other_total counter", "expected the type of a_total"),
                invalid("# TYPE a_total counter", "# TYPE a_total summary", "expected # TYPE"),
                invalid("a_total{x=\"2\"", "b_total{x=\"2\"", "does not belong to the family"),
                invalid("a_total{x=\"2\"", "a_total{x=\"1\"", "occurs twice"),
                invalid("x=\"2\",y", "x=\"2\",x", "label x occurs twice"),
                invalid("x=\"2\",y", "x=\"2\" y", "label expected"),
                invalid("x=\"2\",y", "x=\"2\",,y", "label expected"),
                invalid("x=\"2\",y", "x=\"\\2\",y", "label expected"),
                invalid("x=\"2\",y", "x=\"2\"\",y", "label expected"),
                invalid("x=\"2\",y", "x=2,y", "label expected"),
                invalid("x=\"2\",y", "2=\"2\",y", "label expected"),
                invalid("y=\"2\"} 0", "y=\"2\" 0", "expected ("),
                invalid("} 0\n", "} -1\n", "must not be negative"),
                invalid("} 0\n", "} NaN\n", "must not be negative"),
                invalid("} 0\n", "} 1 1700000000000\n", "expected ("),
                invalid("} 0\n", "} 0x1\n", "expected ["),
                invalid("} 0\n", "} 1d\n", "expected ["),
                invalid("} 0\n", "}  0\n", "expected ("),
                invalid("} 0\n", "} 0\n\n", "expected ("),
                invalid("} 0\n", "} 0\n# a comment\n", "expected # HELP"),
                invalid("} 0\n", "} 0\n# HELP c h\n", "expected a type"),
                invalid("} 0\n", "} 0\n" + COUNTER, "the family occurs twice"));
    }

    static Stream<Arguments> invalidChangesOfTheHistogram() {
        return Stream.of(
                invalid("le=\"0.5\"", "le=\"10\"", "occurs twice"),
                invalid("le=\"0.5\"", "le=\"11\"", "must be ascending"),
                invalid("le=\"0.5\"", "le=\"half\"", "expected ["),
                invalid("le=\"0.5\"", "el=\"0.5\"", "\"le\" not found"),
                invalid("\"0.5\"} 1", "\"0.5\"} 2", "must not decrease"),
                invalid("\"0.5\"} 1", "\"0.5\"} 0.5", "whole number"),
                invalid("le=\"+Inf\"", "le=\"11\"", "last bucket must be +Inf"),
                invalid("+Inf\"} 4", "+Inf\"} 3", "have the count 4"),
                invalid("b_seconds_sum{x=\"1\"} 61.25\n", "", "expected one sample, found 0"),
                invalid("b_seconds_count{x=\"1\"} 4\n", "", "expected one sample, found 0"),
                invalid("_count{x=\"1\"}", "_count{x=\"2\"}", "expected one sample, found 0"),
                invalid("b_seconds_count", "b_seconds", "does not belong to the family"));
    }

    private static Arguments invalid(String valid, String replacement, String message) {
        return Arguments.of(valid, replacement, message);
    }

    @ParameterizedTest
    @MethodSource("invalidChanges")
    void shouldRejectInvalidPage(String valid, String replacement, String message) {
        assertRejected(COUNTER, valid, replacement, message);
    }

    @ParameterizedTest
    @MethodSource("invalidChangesOfTheHistogram")
    void shouldRejectInvalidHistogram(String valid, String replacement, String message) {
        assertRejected(HISTOGRAM, valid, replacement, message);
    }

    private static void assertRejected(String page, String valid, String replacement, String message) {
        assertThat(page).contains(valid);
        assertThatIllegalStateException()
                .isThrownBy(() -> PrometheusReader.read(page.replace(valid, replacement)))
                .withMessageContaining(message);
    }

    private static MetricFamily family(String name, String page) {
        return Objects.requireNonNull(PrometheusReader.read(page).get(name), name);
    }
}
