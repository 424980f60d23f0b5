package dev.mailingress.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.decide.DmsState;
import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about the checks before an injection describes every reason to refuse one. */
class ChecksPageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("project.root", "..")).resolve("docs").resolve("mail-server-checks.md");

    @ParameterizedTest
    @EnumSource
    void shouldDescribeTheReason(ConflictKind kind) throws IOException {
        // Given
        DmsState refused = new DmsState.Blocked("dms", new InjectionConflict(kind, "message"));
        // When
        String reason =
                new DmsConfiguredCondition().of(List.of(refused)).reason().value();
        // Then
        assertThat(Files.readString(PAGE)).contains("| `" + reason + "` |");
    }
}
