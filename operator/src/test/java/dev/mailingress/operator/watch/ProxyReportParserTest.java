package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyReport;
import dev.mailingress.operator.observed.ProxyReport.BackendTarget;
import dev.mailingress.operator.observed.ProxyReport.FamilyVerdict;
import dev.mailingress.operator.observed.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProxyReportParserTest {

    /** What the proxy's own test of its response is based on. */
    private static final Path STATUS = Path.of(System.getProperty("project.root", ".."))
            .resolve("proxy/src/test/resources/dev/mailingress/proxy/management/status.json");

    private final ProxyReportParser parser = new ProxyReportParser();

    @Test
    void shouldReadWhatTheProxyWrites() throws IOException {
        // When
        ProxyReport report = parser.status(Files.readAllBytes(STATUS));
        // Then
        assertThat(report.config()).isEqualTo(new ConfigResponse(7, "abc", null));
        assertThat(report.checks()).isEqualTo(3);
        assertThat(report.checking()).isTrue();
        assertThat(report.targets()).hasSize(4).first().satisfies(target -> {
            assertThat(target.mailServer()).isEqualTo("dms");
            assertThat(target.failures()).isEqualTo(7);
            assertThat(target.sendsHeader()).isTrue();
            assertThat(target.verdicts())
                    .extracting(FamilyVerdict::family, FamilyVerdict::verdict)
                    .containsExactly(tuple("IPv4", Verdict.NO_HEADER_EXPECTED), tuple("IPv6", Verdict.SEES_CLIENT));
        });
        assertThat(report.targets()).extracting(BackendTarget::port).doesNotContain(0);
        assertThat(report.clients()).isNotNull().satisfies(clients -> {
            assertThat(clients.connections()).isPositive();
            assertThat(clients.sources())
                    .isNotEmpty()
                    .allMatch(source -> !source.kind().isEmpty());
        });
        assertThat(report.warnings()).hasSize(1);
    }

    @Test
    void shouldTakeMissingFieldsOfAnotherReleaseAsEmpty() throws IOException {
        // When
        ProxyReport report = parser.status(bytes("""
                {"config": {"hash": "abc"}, "backends": [{"verdicts": [{"verdict": "FromTheFuture"}]}], "other": 1}
                """));
        // Then
        assertThat(report.targets().get(0).verdicts())
                .extracting(FamilyVerdict::verdict)
                .containsExactly(Verdict.INCONCLUSIVE);
        assertThat(report.clients()).isNull();
    }

    @Test
    void shouldRefuseWhatIsNotAStatus() {
        assertThatThrownBy(() -> parser.status(bytes("[]"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> parser.status(bytes("nothing"))).isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
