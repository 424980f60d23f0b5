package dev.mailingress.proxy.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {

    private static final int OPENED = 300;
    /** The JVM's own threads may open and close files meanwhile. */
    private static final int TOLERANCE = 20;

    @TempDir
    Path directory;

    @Test
    @Requires(Requires.Need.LINUX)
    void shouldCountDescriptorsOfThisProcess() throws IOException {
        // Given
        OpenFiles files = new OpenFiles(Path.of("/proc"));
        long before = files.count();
        Path file = Files.createFile(directory.resolve("file"));
        List<InputStream> opened = new ArrayList<>();
        // When
        for (int i = 0; i < OPENED; i++) {
            opened.add(Files.newInputStream(file));
        }
        // Then
        assertThat(before).isGreaterThan(2);
        assertThat(files.count()).isBetween(before + OPENED - TOLERANCE, before + OPENED + TOLERANCE);
        for (InputStream one : opened) {
            one.close();
        }
    }

    @Test
    void shouldBeUnknownWhenThereIsNoProc() {
        assertThat(new OpenFiles(directory).count()).isNegative();
    }
}
