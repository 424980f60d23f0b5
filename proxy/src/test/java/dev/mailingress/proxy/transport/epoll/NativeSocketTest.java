package dev.mailingress.proxy.transport.epoll;

import static dev.mailingress.testing.FreePorts.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.testing.Requires;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

@Requires(Requires.Need.LINUX)
class NativeSocketTest {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;

    @Test
    void shouldReportErrorOfSystemCallWhenNoSocketCanBeOpened() {
        // Given
        IOException cause = new IOException("newSocketStream(..) failed with error(-24): Too many open files");
        // When, Then
        assertThat(NativeSocket.asIOException(new ChannelException(cause))).isSameAs(cause);
        assertThat(NativeSocket.asIOException(new ChannelException("socket"))).hasMessage("socket");
    }

    @Test
    void shouldLeaveTimeoutOfSlowReadersToConfiguration() throws Exception {
        // Given
        assertThat(EpollTransport.isAvailable()).isTrue();
        NativeSocket socket = NativeSocket.listening(new InetSocketAddress(freePort()), false, 1);
        try {
            // When
            socket.keepAlive();
            // Then
            assertThat(((Socket) socket.descriptor()).isKeepAlive()).isTrue();
            assertThat(((Socket) socket.descriptor()).getIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT))
                    .isZero();
        } finally {
            socket.close();
        }
    }
}
