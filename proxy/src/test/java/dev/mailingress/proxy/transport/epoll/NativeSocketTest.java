package dev.mailingress.proxy.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.Requires;
import io.netty.channel.ChannelException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@Requires(Requires.Need.LINUX)
class NativeSocketTest {

    @Test
    void shouldReportErrorOfSystemCallWhenNoSocketCanBeOpened() {
        // Given
        IOException cause = new IOException("newSocketStream(..) failed with error(-24): Too many open files");
        // When, Then
        assertThat(NativeSocket.asIOException(new ChannelException(cause))).isSameAs(cause);
        assertThat(NativeSocket.asIOException(new ChannelException("socket"))).hasMessage("socket");
    }
}
