package dev.mailingress.proxy.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NioListenerTest {

    @ParameterizedTest
    @CsvSource({
        "Too many open files, true",
        "Too many open files in system, true",
        "Accept failed: Cannot allocate memory, true",
        "No buffer space available, true",
        "Software caused connection abort, false",
        "Operation not permitted, false",
        ", false",
    })
    void shouldPauseOnlyForLackOfResources(String message, boolean shortage) {
        assertThat(NioListener.isShortageError(new IOException(message))).isEqualTo(shortage);
    }
}
