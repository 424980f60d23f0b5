package dev.mailingress.proxy.transport;

import dev.mailingress.proxy.transport.epoll.EpollTransport;
import dev.mailingress.proxy.transport.epoll.SplicePolicy;
import dev.mailingress.proxy.transport.nio.NioTransport;

/** Variants of the transport: tests apply to all of them. */
public enum TransportUnderTest {
    EPOLL_COPYING {
        @Override
        public Transport open(int threads, long memory) {
            return new EpollTransport(threads, memory, SplicePolicy.NEVER);
        }
    },
    /** Also copies if the JVM cannot call splice(2). */
    EPOLL_SPLICING {
        @Override
        public Transport open(int threads, long memory) {
            return new EpollTransport(threads, memory, SplicePolicy.ALWAYS);
        }
    },
    NIO {
        @Override
        public Transport open(int threads, long memory) {
            return new NioTransport(threads, memory);
        }
    };

    static final long MEMORY = 64 << 20;

    public final Transport open(int threads) {
        return open(threads, MEMORY);
    }

    /** @param memory limit in bytes for slow readers */
    public abstract Transport open(int threads, long memory);
}
