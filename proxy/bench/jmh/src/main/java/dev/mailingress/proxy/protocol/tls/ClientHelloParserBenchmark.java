package dev.mailingress.proxy.protocol.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Parsing of one complete ClientHello, from a new parser to its result. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientHelloParserBenchmark {

    /** Segment size of a path with Ethernet's MTU. */
    private static final int MSS = 1448;

    /** Key shares that the client offers (RFC 8446 §4.2.8), which determine the length of its ClientHello. */
    public enum KeyShares {
        /** X25519: the hello fits one segment. */
        CLASSIC(32),
        /** X25519 and X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem): two segments. */
        POST_QUANTUM(32, 1216);

        private final int[] lengths;

        KeyShares(int... lengths) {
            this.lengths = lengths;
        }
    }

    @Param
    private KeyShares keyShares;

    /** Size of the segments in which it arrives. */
    @Param({"1448", "64"})
    private int segment;

    private ByteBuffer bytes;

    @Setup
    public void receive() {
        byte[] hello = new Hello().record("imap.mail.example", keyShares.lengths);
        if (hello.length > MSS != (keyShares == KeyShares.POST_QUANTUM)) {
            throw new IllegalStateException(keyShares + " has " + hello.length + " bytes");
        }
        bytes = ByteBuffer.allocateDirect(hello.length).put(hello).flip();
        if (!(parse() instanceof HelloResult.Parsed parsed)
                || !parsed.serverName().orElse("").equals("imap.mail.example")) {
            throw new IllegalStateException(keyShares + " is parsed as " + parse());
        }
    }

    @Benchmark
    public HelloResult parse() {
        ClientHelloParser parser = new ClientHelloParser();
        int length = bytes.capacity();
        for (int from = 0; ; from += segment) {
            int end = Math.min(from + segment, length);
            HelloResult reading = parser.feed(bytes.limit(end).position(from));
            if (end == length) {
                return reading;
            }
        }
    }
}
