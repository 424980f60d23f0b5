package dev.mailingress.proxy.protocol.proxyprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Parsing of one complete header, from a new parser to its result. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderParserBenchmark {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IPV4_BLOCK = "cb007109c63364199c4003e1";

    /** Content of the header. */
    public enum Header {
        V1_IPV4("PROXY TCP4 203.0.113.9 198.51.100.25 40000 993\r\n".getBytes(StandardCharsets.US_ASCII)),
        V1_IPV6("PROXY TCP6 2001:db8:0:1::dead:beef 2001:db8:0:2::19 40000 993\r\n"
                .getBytes(StandardCharsets.US_ASCII)),
        V2_IPV4(HexFormat.of().parseHex(SIGNATURE + "2111000c" + IPV4_BLOCK)),
        V2_IPV6(HexFormat.of()
                .parseHex(SIGNATURE + "21210024" + "20010db80000000100000000deadbeef"
                        + "20010db8000000020000000000000019" + "9c4003e1")),
        /** As sent by AWS's load balancer: PP2_TYPE_AWS with an endpoint's name. */
        V2_IPV4_TLV(HexFormat.of()
                .parseHex(SIGNATURE + "21110026" + IPV4_BLOCK + "ea0017" + "01" + "767063652d30386439".repeat(2)
                        + "76706365"));

        private final byte[] bytes;

        Header(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    @Param
    private Header header;

    /** Size of the segments in which it arrives. */
    @Param({"1448", "7"})
    private int segment;

    private ByteBuffer bytes;

    @Setup
    public void receive() {
        bytes = ByteBuffer.allocateDirect(header.bytes.length).put(header.bytes).flip();
        if (!(parse() instanceof HeaderResult.Parsed)) {
            throw new IllegalStateException(header + " is parsed as " + parse());
        }
    }

    @Benchmark
    public HeaderResult parse() {
        HeaderParser parser = new HeaderParser();
        int length = bytes.capacity();
        for (int from = 0; ; from += segment) {
            int end = Math.min(from + segment, length);
            HeaderResult reading = parser.feed(bytes.limit(end).position(from));
            if (end == length) {
                return reading;
            }
        }
    }
}
