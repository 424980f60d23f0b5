package dev.mailingress.proxy.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.Requires;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requires(Requires.Need.LINUX)
class EpollListenerTest {

    @BeforeAll
    static void loadNativeCode() {
        assertThat(EpollTransport.isAvailable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // EMFILE, ENFILE, ENOBUFS, ENOMEM
        "24, true",
        "23, true",
        "105, true",
        "12, true",
        // ECONNABORTED, EPERM, EPROTO, ENETDOWN
        "103, false",
        "1, false",
        "71, false",
        "100, false",
    })
    void shouldPauseOnlyForLackOfResources(int errno, boolean shortage) {
        assertThat(EpollListener.isShortageError(new Errors.NativeIoException("accept", -errno)))
                .isEqualTo(shortage);
    }

    @Test
    void shouldRetryWhenErrorHasNoNumber() {
        assertThat(EpollListener.isShortageError(new IOException("reset"))).isFalse();
    }
}
